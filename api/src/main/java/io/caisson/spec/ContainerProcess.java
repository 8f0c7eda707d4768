// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * A process of a container: {@code /process} of the configuration, or the document given to exec (config.md, Process).
 *
 * @param terminal whether standard input, output and error are a new pseudo-terminal
 * @param consoleSize size of the terminal at the start; of no meaning without one
 * @param user who the process runs as; root when the document does not say
 * @param cwd working directory inside the container, absolute
 * @param env the whole environment, as NAME=value
 * @param args program and arguments as for execvp(3); the program is looked up in PATH of env; at least one at start
 * @param commandLine one string instead of args; Windows only, kept but not used
 * @param rlimits resource limits; those not named stay as the runtime has them
 * @param apparmorProfile AppArmor profile that the process enters when it executes its program
 * @param capabilities capability sets; absent means none at all
 * @param noNewPrivileges whether execve(2) can no longer add privileges (no_new_privs)
 * @param oomScoreAdj -1000 to 1000, for /proc/&lt;pid&gt;/oom_score_adj; absent leaves it untouched
 * @param selinuxLabel SELinux label of the process
 * @param ioPriority I/O priority; absent leaves it untouched
 * @param scheduler CPU scheduling; absent leaves it untouched
 * @param execCPUAffinity CPUs of a process that is added by exec; the first process ignores it
 */
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
        commandLine = Copies.text(commandLine);
        rlimits = Copies.list(rlimits);
        apparmorProfile = Copies.text(apparmorProfile);
        capabilities = Copies.absent(capabilities);
        oomScoreAdj = Copies.absent(oomScoreAdj);
        selinuxLabel = Copies.text(selinuxLabel);
        ioPriority = Copies.absent(ioPriority);
        scheduler = Copies.absent(scheduler);
        execCPUAffinity = Copies.absent(execCPUAffinity);
    }

    /** A copy with another value. */
    public ContainerProcess withTerminal(boolean terminal) {
        return new ContainerProcess(
                terminal,
                consoleSize,
                user,
                cwd,
                env,
                args,
                commandLine,
                rlimits,
                apparmorProfile,
                capabilities,
                noNewPrivileges,
                oomScoreAdj,
                selinuxLabel,
                ioPriority,
                scheduler,
                execCPUAffinity);
    }

    /** A copy with another value. */
    public ContainerProcess withUser(User user) {
        return new ContainerProcess(
                terminal,
                consoleSize,
                user,
                cwd,
                env,
                args,
                commandLine,
                rlimits,
                apparmorProfile,
                capabilities,
                noNewPrivileges,
                oomScoreAdj,
                selinuxLabel,
                ioPriority,
                scheduler,
                execCPUAffinity);
    }

    /** A copy with another value. */
    public ContainerProcess withCwd(String cwd) {
        return new ContainerProcess(
                terminal,
                consoleSize,
                user,
                cwd,
                env,
                args,
                commandLine,
                rlimits,
                apparmorProfile,
                capabilities,
                noNewPrivileges,
                oomScoreAdj,
                selinuxLabel,
                ioPriority,
                scheduler,
                execCPUAffinity);
    }

    /** A copy with another value. */
    public ContainerProcess withEnv(List<String> env) {
        return new ContainerProcess(
                terminal,
                consoleSize,
                user,
                cwd,
                env,
                args,
                commandLine,
                rlimits,
                apparmorProfile,
                capabilities,
                noNewPrivileges,
                oomScoreAdj,
                selinuxLabel,
                ioPriority,
                scheduler,
                execCPUAffinity);
    }

    /** A copy with another value. */
    public ContainerProcess withArgs(List<String> args) {
        return new ContainerProcess(
                terminal,
                consoleSize,
                user,
                cwd,
                env,
                args,
                commandLine,
                rlimits,
                apparmorProfile,
                capabilities,
                noNewPrivileges,
                oomScoreAdj,
                selinuxLabel,
                ioPriority,
                scheduler,
                execCPUAffinity);
    }

    /** A copy with another value. */
    public ContainerProcess withRlimits(List<Rlimit> rlimits) {
        return new ContainerProcess(
                terminal,
                consoleSize,
                user,
                cwd,
                env,
                args,
                commandLine,
                rlimits,
                apparmorProfile,
                capabilities,
                noNewPrivileges,
                oomScoreAdj,
                selinuxLabel,
                ioPriority,
                scheduler,
                execCPUAffinity);
    }

    /** A copy with another value. */
    public ContainerProcess withCapabilities(Optional<Capabilities> capabilities) {
        return new ContainerProcess(
                terminal,
                consoleSize,
                user,
                cwd,
                env,
                args,
                commandLine,
                rlimits,
                apparmorProfile,
                capabilities,
                noNewPrivileges,
                oomScoreAdj,
                selinuxLabel,
                ioPriority,
                scheduler,
                execCPUAffinity);
    }

    /** A copy with another value. */
    public ContainerProcess withNoNewPrivileges(boolean noNewPrivileges) {
        return new ContainerProcess(
                terminal,
                consoleSize,
                user,
                cwd,
                env,
                args,
                commandLine,
                rlimits,
                apparmorProfile,
                capabilities,
                noNewPrivileges,
                oomScoreAdj,
                selinuxLabel,
                ioPriority,
                scheduler,
                execCPUAffinity);
    }

    /** A copy with another value. */
    public ContainerProcess withConsoleSize(Optional<ConsoleSize> consoleSize) {
        return new ContainerProcess(
                terminal,
                consoleSize,
                user,
                cwd,
                env,
                args,
                commandLine,
                rlimits,
                apparmorProfile,
                capabilities,
                noNewPrivileges,
                oomScoreAdj,
                selinuxLabel,
                ioPriority,
                scheduler,
                execCPUAffinity);
    }
}
