// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.spec.Capabilities;
import io.caisson.spec.ConsoleSize;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.Rlimit;
import io.caisson.spec.User;
import io.caisson.spi.seccomp.SeccompProgram;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The steps that turn the init into the user's process; the compiler puts them in order. */
final class ProcessPlan {
    private static final Capabilities NO_CAPABILITIES =
            new Capabilities(List.of(), List.of(), List.of(), List.of(), List.of());
    /** What execvp(3) searches when there is no PATH. */
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    private static final int FILTER_TSYNC = 1;
    private static final int FILTER_NEW_LISTENER = 1 << 3;
    /** Without it TSYNC and a listener exclude each other; since Linux 5.7. */
    private static final int FILTER_TSYNC_ESRCH = 1 << 4;

    private final Programme programme;
    private final SpecFacts facts;
    private final ContainerProcess process;
    private final List<String> environment;

    ProcessPlan(Programme programme, SpecFacts facts, ContainerProcess process) {
        this.programme = programme;
        this.facts = facts;
        this.process = process;
        this.environment = Environment.of(process.env());
    }

    List<String> environment() {
        return environment;
    }

    /** As root, and before the root may become read-only. */
    void makeWorkingDirectory() {
        programme.add(
                new FileSystemOperation.Mkdir(process.cwd(), MountPlan.DIRECTORY_MODE, Wire.UNCHANGED, Wire.UNCHANGED));
    }

    void console(boolean wanted, boolean bind) {
        if (wanted) {
            ConsoleSize size = process.consoleSize().orElse(new ConsoleSize(0, 0));
            programme.add(new ProcessOperation.Console(size.width(), size.height(), bind ? Wire.CONSOLE_BIND : 0));
        }
    }

    void pidfd(boolean wanted, String kind) {
        if (wanted) {
            programme.add(new ProcessOperation.SendPidfd(kind));
        }
    }

    void umask() {
        Optional<Integer> own = process.user().umask().stream()
                .mapToObj(mask -> (int) mask & 0777)
                .findFirst();
        programme.add(new ProcessOperation.Umask(own.orElse(Wire.UNCHANGED)));
    }

    void appArmor() {
        label(Wire.LABEL_APPARMOR, process.apparmorProfile());
    }

    void selinux() {
        label(Wire.LABEL_SELINUX, process.selinuxLabel());
    }

    private void label(int kind, Optional<String> label) {
        label.filter(value -> !value.isEmpty())
                .ifPresent(value -> programme.add(new ProcessOperation.Label(kind, value)));
    }

    void noNewPrivileges() {
        if (process.noNewPrivileges()) {
            programme.add(new ProcessOperation.NoNewPrivileges());
        }
    }

    /** Scheduling, I/O priority, personality, memory policy. */
    void scheduling() {
        process.scheduler().map(Scheduling::scheduler).ifPresent(programme::add);
        process.ioPriority().map(Scheduling::ioPriority).ifPresent(programme::add);
        facts.linux().personality().map(Scheduling::personality).ifPresent(programme::add);
        facts.linux().memoryPolicy().map(Scheduling::memoryPolicy).ifPresent(programme::add);
    }

    /** Of an exec, which starts in the caller's cgroup and is moved. */
    void affinity() {
        process.execCPUAffinity().ifPresent(cpus -> {
            Scheduling.affinity(cpus.initial(), "initial", Wire.PHASE_HOST).ifPresent(programme::add);
            Scheduling.affinity(cpus.finalCpus(), "final", Wire.PHASE_INIT).ifPresent(programme::add);
        });
    }

    /** @param raised whether the hard limits are raised beforehand: root of a user namespace may only lower them */
    void rlimits(boolean raised) {
        List<Rlimit> limits = process.rlimits();
        for (int i = 0; i < limits.size(); i++) {
            Rlimit limit = limits.get(i);
            int number = Rlimits.number(limit.type(), "/process/rlimits/" + i);
            if (raised) {
                programme.add(new ProcessOperation.RaiseRlimit(number, limit.hard()));
            }
            programme.add(new ProcessOperation.SetRlimit(number, limit.soft(), limit.hard()));
        }
    }

    /** After the credentials, whose changes end it. */
    void parentDeathSignal(OptionalInt signal) {
        signal.ifPresent(number -> programme.add(new ProcessOperation.ParentDeathSignal(number)));
    }

    /** From the bounding set to the capabilities; the working directory is tried before and after the user changes. */
    void identity() {
        User user = process.user();
        if (facts.caller().rootless() && !user.additionalGids().isEmpty()) {
            throw SpecFacts.problem(
                    "/process/user/additionalGids", "cannot set any additional groups in a rootless container");
        }
        CapabilitySets capabilities = CapabilitySets.of(process.capabilities().orElse(NO_CAPABILITIES), programme);
        programme.add(new ProcessOperation.WorkingDirectory(process.cwd(), 0));
        programme.add(new ProcessOperation.Bounding(capabilities.bounding()));
        programme.add(new ProcessOperation.StdioOwner(user.uid(), user.gid()));
        int flags = facts.setgroupsDenied() ? Wire.USER_SKIP_SETGROUPS : 0;
        programme.add(new ProcessOperation.SetUser(user.uid(), user.gid(), user.additionalGids(), flags));
        programme.add(new ProcessOperation.WorkingDirectory(process.cwd(), Wire.CWD_AGAIN));
        programme.add(new ProcessOperation.SetCapabilities(
                capabilities.effective(),
                capabilities.permitted(),
                capabilities.inheritable(),
                capabilities.ambient()));
    }

    void lookup() {
        String file = process.args().isEmpty() ? "" : process.args().get(0);
        programme.add(new ConversationOperation.Lookup(
                file, Environment.value(environment, "PATH").orElse(DEFAULT_PATH)));
    }

    /** Loading a filter needs CAP_SYS_ADMIN unless privileges can no longer grow: then it is best done last. */
    void seccompBeforeUser(Optional<SeccompProgram> filter) {
        filter.filter(program -> !process.noNewPrivileges()).ifPresent(this::load);
    }

    /**
     * Announces that all is ready. With no_new_privs the filter comes after it, so that it need not allow the system
     * calls of the conversation; a listener has to be handed over within it.
     */
    void readyAndSeccomp(Optional<SeccompProgram> filter) {
        Optional<SeccompProgram> late = filter.filter(program -> process.noNewPrivileges());
        late.filter(SeccompProgram::listener).ifPresent(this::load);
        programme.add(new ConversationOperation.Sync(Wire.SYNC_READY));
        late.filter(program -> !program.listener()).ifPresent(this::load);
    }

    private void load(SeccompProgram filter) {
        int flags = filter.flags();
        if (filter.listener()) {
            flags |= FILTER_NEW_LISTENER | ((flags & FILTER_TSYNC) != 0 ? FILTER_TSYNC_ESRCH : 0);
        }
        programme.add(new ProcessOperation.LoadSeccomp(flags, filter));
    }

    void execute(int extraFiles) {
        programme.add(new ConversationOperation.CloseFds(extraFiles));
        programme.add(new ConversationOperation.Exec(process.args(), environment));
    }
}
