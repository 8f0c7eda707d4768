// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ContainerListener;
import io.caisson.api.ContainerStats;
import io.caisson.api.ContainerSummary;
import io.caisson.api.ErrorCode;
import io.caisson.api.EventWatch;
import io.caisson.api.ExecOptions;
import io.caisson.api.PressureLevel;
import io.caisson.api.RunningProcess;
import io.caisson.api.Subscription;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.store.SavedState;
import io.caisson.runtime.store.StateStore;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.Root;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import io.caisson.spi.cgroup.CgroupManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A container, by its state on disk: nothing is kept here that another process may change. */
final class RuntimeContainer implements Container {
    private static final int LAST_SIGNAL = 64;

    private final RuntimeParts parts;
    private final SavedState known;

    RuntimeContainer(RuntimeParts parts, SavedState known) {
        this.parts = parts;
        this.known = known;
    }

    /** What is on disk now; another container of the same id does not count. */
    SavedState current() {
        SavedState state = parts.store().load(known.id());
        if (!States.same(state, known)) {
            throw Failures.notFound(known.id());
        }
        return state;
    }

    @Override
    public String id() {
        return known.id();
    }

    @Override
    public RuntimeSpec config() {
        return known.spec();
    }

    @Override
    public ContainerStatus status() {
        return parts.lifetime().during(() -> parts.statuses().status(current()));
    }

    @Override
    public State state() {
        return parts.lifetime().during(() -> parts.statuses().state(current()));
    }

    @Override
    public ContainerSummary summary() {
        return parts.lifetime().during(() -> summary(current()));
    }

    private ContainerSummary summary(SavedState state) {
        ContainerStatus status = parts.statuses().status(state);
        return new ContainerSummary(
                state.id(),
                StatusReader.shownPid(status, state.initPid()).orElse(0),
                status,
                state.bundle(),
                state.bundle().resolve(state.spec().root().map(Root::path).orElse("rootfs")),
                state.created(),
                state.spec().annotations(),
                owner(),
                state.spec().ociVersion());
    }

    private String owner() {
        Path directory = parts.store().directory(known.id());
        try {
            return Files.getOwner(directory).getName();
        } catch (IOException e) {
            throw new CaissonException(
                    ErrorCode.IO_FAILED, "failed to read the owner of '" + directory + "': " + e.getMessage(), e);
        }
    }

    @Override
    public void start() {
        parts.lifetime().in(() -> new Starter(parts).start(this));
    }

    @Override
    public RunningProcess exec(ExecOptions options) {
        return parts.lifetime().during(() -> {
            SavedState state = current();
            Transitions.requireExecutable(parts.statuses().status(state), options.ignorePaused());
            return new ExecSequence(parts, state, options).exec();
        });
    }

    @Override
    public void kill(int signal, boolean all) {
        if (signal < 1 || signal > LAST_SIGNAL) {
            throw new CaissonException(
                    ErrorCode.INVALID_ARGUMENT, "failed to signal container '" + id() + "': no signal " + signal);
        }
        locked(state -> new Signals(parts).kill(state, signal, all));
        parts.listeners().signalled(this::oci, signal, all);
    }

    @Override
    public void pause() {
        locked(state -> {
            Transitions.requirePausable(parts.statuses().status(state));
            parts.cgroups().openOwn(state).freeze();
        });
        parts.listeners().paused(this::oci);
    }

    @Override
    public void resume() {
        locked(state -> {
            Transitions.requireResumable(parts.statuses().status(state));
            parts.cgroups().open(state).thaw();
        });
        parts.listeners().resumed(this::oci);
    }

    @Override
    public void update(LinuxResources change, Optional<LinuxIntelRdt> resctrl) {
        parts.listeners().beforeUpdate(this::oci, change, resctrl);
        locked(state -> new Updater(parts, state).update(change, resctrl));
        parts.listeners().updated(this::oci, change, resctrl);
    }

    /** For listeners: as far as it is known here, since somebody may have deleted it meanwhile. */
    private State oci() {
        return parts.statuses().state(known);
    }

    private void locked(Consumer<SavedState> action) {
        parts.lifetime().in(() -> withLock(action));
    }

    private void withLock(Consumer<SavedState> action) {
        StateStore.Lock lock = parts.store().lock(id());
        try {
            action.accept(current());
        } finally {
            lock.close();
        }
    }

    @Override
    public void delete(boolean force) {
        parts.lifetime().in(() -> deleteIfThere(force));
    }

    private void deleteIfThere(boolean force) {
        SavedState state;
        try {
            state = current();
        } catch (CaissonException e) {
            if (force && e.code() == ErrorCode.CONTAINER_NOT_FOUND) {
                return;
            }
            throw e;
        }
        new Destroyer(parts).delete(state, force);
    }

    @Override
    public List<Integer> processes() {
        return parts.lifetime().during(() -> processes(current()));
    }

    private List<Integer> processes(SavedState state) {
        try (CgroupManager cgroup = parts.cgroups().open(state)) {
            return pids(state, cgroup);
        }
    }

    private List<Integer> pids(SavedState state, CgroupManager cgroup) {
        try {
            return cgroup.allPids();
        } catch (CaissonException e) {
            boolean gone =
                    e.errno().orElse(0) == Errno.ENOENT && !parts.statuses().isInitAlive(state) && !cgroup.exists();
            if (gone) {
                return List.of();
            }
            throw Failures.wrap("unable to get all container pids", e);
        }
    }

    @Override
    public ContainerStats stats() {
        return parts.lifetime().during(() -> new StatsReader(parts).read(current()));
    }

    @Override
    public EventWatch watch(Optional<PressureLevel> pressure) {
        Lifetime lifetime = parts.lifetime();
        return lifetime.during(() -> HeldWatch.of(ContainerWatch.open(parts, current(), pressure), lifetime));
    }

    @Override
    public Subscription subscribe(Optional<PressureLevel> pressure, ContainerListener listener) {
        return EventThread.start(this, watch(pressure), listener);
    }

    @Override
    public Optional<RunningProcess> init() {
        return parts.lifetime().during(() -> init(current()));
    }

    private Optional<RunningProcess> init(SavedState state) {
        return parts.statuses().status(state) == ContainerStatus.STOPPED || state.initPid() <= 0
                ? Optional.empty()
                : Optional.of(parts.inits().process(state));
    }
}
