// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.CreateOptions;
import io.caisson.api.Descriptor;
import io.caisson.api.ProcessIo;
import io.caisson.runtime.launch.ContainerLauncher;
import io.caisson.runtime.launch.DescriptorLayout;
import io.caisson.runtime.launch.ExecFifo;
import io.caisson.runtime.launch.InitType;
import io.caisson.runtime.launch.LaunchRequest;
import io.caisson.runtime.launch.Processes;
import io.caisson.runtime.launch.Uninterrupted;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.runtime.store.SavedResctrl;
import io.caisson.runtime.store.SavedState;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.rdt.ResctrlManager;
import io.caisson.spi.rdt.ResctrlProvider;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one container, or leaves nothing behind. */
final class CreateSequence {
    private static final Logger log = LoggerFactory.getLogger(CreateSequence.class);

    private final RuntimeParts parts;
    private final Blueprint blueprint;
    private final UndoStack undo = new UndoStack();

    CreateSequence(RuntimeParts parts, String id, CreateOptions options) {
        this.parts = parts;
        this.blueprint = Blueprint.read(parts, id, options);
    }

    SavedState create() {
        parts.listeners().beforeCreate(blueprint.id(), blueprint.spec());
        SavedState state = createOrUndo();
        parts.listeners().created(() -> parts.statuses().state(state));
        return state;
    }

    private SavedState createOrUndo() {
        try {
            SavedState state = createOrThrow();
            undo.forget();
            return state;
        } catch (RuntimeException | Error e) {
            Uninterrupted.run(() -> undo.undo(e));
            parts.listeners().notCreated(blueprint.id(), blueprint.spec(), e);
            throw e;
        }
    }

    private SavedState createOrThrow() {
        CgroupManagerProvider cgroups = parts.plugins().cgroupManager();
        CgroupManager cgroup = parts.cgroups().create(cgroups, blueprint.id(), blueprint.spec());
        Optional<ResctrlProvider> rdt = parts.cgroups().resctrlProvider(blueprint.spec());
        Optional<ResctrlManager> resctrl = parts.cgroups().createResctrl(rdt, blueprint.id(), blueprint.spec());
        new Conversions(parts.resources().policy())
                .apply(
                        cgroup,
                        blueprint.spec().linux().flatMap(Linux::resources).orElseGet(LinuxResources::none));
        Claim claim = Claim.make(
                parts.store(),
                initialState(
                        cgroups.name(),
                        cgroup,
                        resctrl.map(manager -> Cgroups.saved(rdt.orElseThrow().name(), manager))),
                () -> requireUnused(cgroup));
        Creation creation = new Creation(parts, claim, cgroup, resctrl);
        undo.push(creation::giveUp);
        try {
            ChildProcess init = Failures.in("unable to start container process", () -> start(creation, cgroup));
            undo.push(() -> Processes.end(init));
            blueprint.options().pidFile().ifPresent(file -> PidFile.write(parts.kernel(), file, init.pid()));
            parts.children().add(claim.state(), init);
        } catch (CaissonException e) {
            throw creation.explain(e);
        }
        return claim.state();
    }

    private static void requireUnused(CgroupManager cgroup) {
        Failures.in(
                "unable to start container process: unable to apply cgroup configuration",
                () -> Cgroups.requireUnused(cgroup));
    }

    private SavedState initialState(String cgroupPlugin, CgroupManager cgroup, Optional<SavedResctrl> resctrl) {
        return new SavedState(
                blueprint.id(),
                -1,
                0,
                Instant.now(),
                parts.host().rootless(),
                cgroup.paths(),
                Map.of(),
                externalDescriptors(blueprint.options().io()),
                blueprint.bundle(),
                blueprint.spec(),
                true,
                cgroupPlugin,
                resctrl,
                parts.plugins().toRemember());
    }

    private static List<String> externalDescriptors(ProcessIo io) {
        return Stream.of(io.stdin(), io.stdout(), io.stderr())
                .map(CreateSequence::externalDescriptor)
                .toList();
    }

    private static String externalDescriptor(Descriptor descriptor) {
        if (descriptor instanceof Descriptor.Own own) {
            return ProcFiles.descriptorTarget(own.number());
        }
        if (descriptor instanceof Descriptor.Held held) {
            return ProcFiles.descriptorTarget(held.number());
        }
        return "/dev/null";
    }

    private ChildProcess start(Creation creation, CgroupManager cgroup) {
        creation.prepare();
        if (blueprint.options().notifySocket()) {
            NotifyDirectory.create(parts.kernel(), parts.store().directory(blueprint.id()));
        }
        ExecFifo fifo = new ExecFifo(parts.kernel(), parts.store().directory(blueprint.id()));
        Failures.in("unable to setup exec fifo", () -> fifo.create(rootUid(), rootGid()));
        try (HostFd cgroupFd = cgroup.directory().orElse(null);
                HostFd fifoFd = Failures.in("unable to setup exec fifo", fifo::open)) {
            return Executables.launch(
                    parts,
                    Map.of(),
                    executable -> launch(creation, cgroup, Optional.ofNullable(cgroupFd), fifoFd, executable));
        }
    }

    private ChildProcess launch(
            Creation creation, CgroupManager cgroup, Optional<HostFd> cgroupFd, HostFd fifo, HostFd executable) {
        ProcessIo io = blueprint.options().io();
        DescriptorLayout layout = new DescriptorLayout(
                io.extra().size(),
                io.consoleSocket().isPresent(),
                io.pidfdSocket().isPresent(),
                cgroupFd.isPresent(),
                true);
        LaunchPlan plan =
                Failures.in("unable to create new parent process", () -> blueprint.plan(parts, cgroup, layout));
        plan.warnings().forEach(warning -> log.warn("{}", warning));
        LaunchRequest request = new LaunchRequest(
                InitType.STANDARD, plan, io, layout, executable, blueprint.rootfs(), cgroupFd, Optional.of(fifo));
        return new ContainerLauncher(parts.kernel(), parts.spawner()).launch(request, creation);
    }

    private int rootUid() {
        return blueprint
                .spec()
                .linux()
                .flatMap(linux -> Cgroups.rootOnHost(linux.uidMappings()))
                .map(Math::toIntExact)
                .orElse(parts.host().euid());
    }

    private int rootGid() {
        return blueprint
                .spec()
                .linux()
                .flatMap(linux -> Cgroups.rootOnHost(linux.gidMappings()))
                .map(Math::toIntExact)
                .orElse(parts.host().egid());
    }
}
