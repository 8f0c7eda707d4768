// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/** The process a container runs: /process, or the document given to exec. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ContainerProcess(
        boolean terminal,
        Optional<ConsoleSize> consoleSize,
        User user,
        @JsonProperty(required = true) String cwd,
        List<String> env,
        List<String> args,
        Optional<String> commandLine,
        List<Rlimit> rlimits,
        Optional<String> apparmorProfile,
        Optional<Capabilities> capabilities,
        boolean noNewPrivileges,
        OptionalInt oomScoreAdj,
        Optional<String> selinuxLabel,
        Optional<IoPriority> ioPriority,
        Optional<Scheduler> scheduler,
        Optional<ExecCpuAffinity> execCPUAffinity) {
    public ContainerProcess {
        user = user == null ? User.ROOT : user;
        consoleSize = Copies.absent(consoleSize);
        env = Copies.list(env);
        args = Copies.list(args);
        commandLine = Copies.absent(commandLine);
        rlimits = Copies.list(rlimits);
        apparmorProfile = Copies.absent(apparmorProfile);
        capabilities = Copies.absent(capabilities);
        oomScoreAdj = Copies.absent(oomScoreAdj);
        selinuxLabel = Copies.absent(selinuxLabel);
        ioPriority = Copies.absent(ioPriority);
        scheduler = Copies.absent(scheduler);
        execCPUAffinity = Copies.absent(execCPUAffinity);
    }
}
