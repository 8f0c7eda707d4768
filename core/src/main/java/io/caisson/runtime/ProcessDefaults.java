// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.spec.ContainerProcess;
import io.caisson.spec.Rlimit;
import io.caisson.spec.RuntimeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a process gets although its configuration does not say so. */
final class ProcessDefaults {
    private static final String HOME = "HOME=";

    private ProcessDefaults() {}

    /** The environment with a home directory, and with what socket activation wants. */
    static ContainerProcess complete(ContainerProcess process, int listenFds, HomeDirectories homes) {
        List<String> environment = new ArrayList<>(process.env());
        if (listenFds > 0) {
            environment.add("LISTEN_FDS=" + listenFds);
            environment.add("LISTEN_PID=1");
        }
        if (environment.stream()
                .noneMatch(variable -> variable.startsWith(HOME) && variable.length() > HOME.length())) {
            environment.removeIf(variable -> variable.startsWith(HOME));
            environment.add(HOME + homes.of(process.user().uid()));
        }
        return withEnvironment(process, environment);
    }

    static ContainerProcess withEnvironment(ContainerProcess process, List<String> environment) {
        return with(process, environment, process.rlimits());
    }

    static ContainerProcess withRlimits(ContainerProcess process, List<Rlimit> rlimits) {
        return with(process, process.env(), rlimits);
    }

    private static ContainerProcess with(ContainerProcess process, List<String> environment, List<Rlimit> rlimits) {
        return new ContainerProcess(
                process.terminal(),
                process.consoleSize(),
                process.user(),
                process.cwd(),
                environment,
                process.args(),
                process.commandLine(),
                rlimits,
                process.apparmorProfile(),
                process.capabilities(),
                process.noNewPrivileges(),
                process.oomScoreAdj(),
                process.selinuxLabel(),
                process.ioPriority(),
                process.scheduler(),
                process.execCPUAffinity());
    }

    static RuntimeSpec withProcess(RuntimeSpec spec, ContainerProcess process) {
        return new RuntimeSpec(
                spec.ociVersion(),
                spec.root(),
                Optional.of(process),
                spec.hostname(),
                spec.domainname(),
                spec.mounts(),
                spec.hooks(),
                spec.annotations(),
                spec.linux());
    }
}
