// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ExecOptions;
import io.caisson.api.ProcessIo;
import io.caisson.api.RunningProcess;
import io.caisson.api.SpecException;
import io.caisson.api.SpecProblem;
import io.caisson.runtime.launch.ContainerLauncher;
import io.caisson.runtime.launch.DescriptorLayout;
import io.caisson.runtime.launch.InitType;
import io.caisson.runtime.launch.LaunchEvents;
import io.caisson.runtime.launch.LaunchRequest;
import io.caisson.runtime.launch.Processes;
import io.caisson.runtime.launch.SeccompListener;
import io.caisson.runtime.plan.ExecRequest;
import io.caisson.runtime.plan.InitRequest;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.runtime.plan.PlanCompiler;
import io.caisson.runtime.spec.SpecValidator;
import io.caisson.runtime.spec.ValidationContext;
import io.caisson.runtime.store.SavedState;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.Linux;
import io.caisson.spec.Root;
import io.caisson.spec.State;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one further process in a container. */
final class ExecSequence {
    private static final Logger log = LoggerFactory.getLogger(ExecSequence.class);

    private final RuntimeParts parts;
    private final SavedState state;
    private final ExecOptions options;

    ExecSequence(RuntimeParts parts, SavedState state, ExecOptions options) {
        this.parts = parts;
        this.state = state;
        this.options = options;
    }

    RunningProcess exec() {
        List<SpecProblem> problems = SpecValidator.checkProcess(
                        options.process(),
                        state.spec(),
                        ValidationContext.of(state.bundle(), Callers.isUser(parts.host())))
                .problems();
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        parts.listeners().beforeExec(this::oci, options.process());
        ChildProcess process = Failures.in("unable to start container process", this::launch);
        try {
            options.pidFile().ifPresent(file -> PidFile.write(parts.kernel(), file, process.pid()));
        } catch (CaissonException e) {
            Processes.end(process);
            throw e;
        }
        parts.listeners().executed(this::oci, options.process(), process.pid());
        return new ExecProcess(process);
    }

    private State oci() {
        return parts.statuses().state(state);
    }

    private ChildProcess launch() {
        ProcessIo io = options.io();
        DescriptorLayout layout = new DescriptorLayout(
                io.extra().size(),
                io.consoleSocket().isPresent(),
                io.pidfdSocket().isPresent(),
                false,
                false);
        LaunchPlan plan = Failures.in("unable to create new parent process", () -> plan(layout));
        plan.warnings().forEach(warning -> log.warn("{}", warning));
        return Executables.launch(parts, state.plugins(), executable -> {
            LaunchRequest request = new LaunchRequest(
                    InitType.SETNS, plan, io, layout, executable, rootfs(), Optional.empty(), Optional.empty());
            return new ContainerLauncher(parts.kernel(), parts.spawner()).launch(request, new Events());
        });
    }

    private LaunchPlan plan(DescriptorLayout layout) {
        InitRequest.Caller caller = Callers.of(parts.host());
        return PlanCompiler.forExec(new ExecRequest(
                state.spec(),
                process(),
                Namespaces.toJoin(state, caller.ownNamespaces()),
                caller,
                Blueprint.compile(parts, state.spec(), state.plugins()),
                layout.extra(),
                layout.hasConsole(),
                Optional.of("_ses." + state.id()),
                layout.hasPidfdSocket(),
                options.parentDeathSignal()));
    }

    private ContainerProcess process() {
        ContainerProcess limited = options.process()
                .withRlimits(OpenFilesLimit.complete(
                        parts, options.process(), state.spec().process()));
        return ProcessDefaults.complete(limited, 0, new HomeDirectories(parts.kernel(), rootfs()));
    }

    private Path rootfs() {
        return state.bundle().resolve(state.spec().root().map(Root::path).orElse("rootfs"));
    }

    /** The runtime's side of the process's set-up. */
    private final class Events implements LaunchEvents {
        private int pid;

        @Override
        public void created(ChildProcess process) {
            pid = process.pid();
            requireInitAlive();
            Failures.in("unable to apply cgroup configuration", this::attach);
            parts.cgroups()
                    .openResctrl(state)
                    .ifPresent(manager ->
                            Failures.in("unable to apply Intel RDT configuration", () -> manager.attach(pid)));
        }

        /** The namespaces are joined by now: with the init still there, they were the container's, not a stranger's. */
        private void requireInitAlive() {
            if (!parts.statuses().isInitAlive(state)) {
                throw Failures.wrongStatus("cannot exec in a stopped container");
            }
        }

        private void attach() {
            CgroupManager cgroup = parts.cgroups().open(state);
            if (!options.subCgroups().isEmpty()) {
                cgroup.attach(pid, options.subCgroups());
                return;
            }
            try {
                cgroup.attach(pid);
            } catch (CaissonException e) {
                attachBesideInit(cgroup, e);
            }
        }

        /** A container that made cgroups below its own cannot take processes in it: join the init's (row S11). */
        private void attachBesideInit(CgroupManager cgroup, CaissonException cause) {
            Optional<Path> own = cgroup.path("");
            Optional<String> below = parts.proc()
                    .unifiedCgroup(state.initPid())
                    .filter(path -> own.isPresent())
                    .map(path -> parts.host().cgroupRoot().resolve(path.substring(1)))
                    .filter(path -> path.startsWith(own.get()) && !path.equals(own.get()))
                    .map(path -> own.get().relativize(path).toString());
            if (below.isEmpty()) {
                throw cause;
            }
            log.debug("{}, joining the cgroup of the init", cause.getMessage());
            cgroup.attach(pid, Map.of("", below.get()));
        }

        @Override
        public void seccomp(HostFd notify) {
            new SeccompListener(
                            parts.kernel(),
                            state.spec().linux().flatMap(Linux::seccomp).orElseThrow())
                    .handOver(notify, pid, parts.statuses().state(state));
        }

        @Override
        public Optional<byte[]> ready() {
            return Optional.empty();
        }
    }
}
