// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cgroup that systemd makes, as a transient unit. Its limits are told to systemd, so that it does not put others in
 * their place, and then written to the files, since they say it exactly and systemd does not know all of them. All else
 * is the work of a manager of files.
 *
 * <p>A scope cannot be without a process: it starts when the first one is attached. Until then the limits are kept here
 * and the cgroup counts as existing.
 */
public abstract class SystemdCgroupManager extends FilesCgroupManager {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdCgroupManager.class);

    private final Host host;
    private final UnitName unit;
    private final CgroupContext context;
    private final BusConnector bus;
    private final OwnUnit own;
    private final UnitChanges changes;

    /** Limits of a scope that is prepared and not started. */
    private Optional<LinuxResources> pending = Optional.empty();

    /** Somebody else has a unit of this name: it is not to be stopped. */
    private boolean foreign;

    /** The unit was started here, or holds a process of the container: nobody needs to be asked whose it is. */
    private boolean known;

    /**
     * @param cgroup of the unit, below the root of its hierarchies; relative
     * @param files manages it by its files
     */
    protected SystemdCgroupManager(
            CgroupContext context, UnitName unit, Path cgroup, CgroupManager files, BusConnector bus) {
        super(files);
        this.host = context.host();
        this.context = context;
        this.unit = unit;
        this.bus = bus;
        this.own = new OwnUnit(unit, "caisson container " + context.id(), cgroup);
        this.changes = new UnitChanges(own, this::connect);
    }

    private Systemd connect() {
        return new Systemd(bus.connect(host));
    }

    /** Limits as properties of the unit; devices are not among them. */
    protected abstract List<UnitProperty> properties(
            LinuxResources resources, SystemdVersion version, boolean starting);

    /** What of the properties switches accounting on, such as {@code MemoryAccounting}. */
    protected abstract List<String> accounting();

    /** Throws when the limits cannot be had, before anything is made. */
    protected abstract void check(LinuxResources resources);

    /** Called before the unit is started: what must be there by then. When it throws, nothing that it made is left. */
    protected void beforeStart(LinuxResources resources) {}

    /** Called when somebody else has a unit of the name: takes back what {@link #beforeStart} made. */
    protected void notStarted() {}

    /** Called once the unit has started: what files can do that systemd does not. */
    protected void started() {}

    /** Called before changed device rules are told to systemd; what is returned is run afterwards in any case. */
    protected Runnable beforeDeviceChange() {
        return () -> {};
    }

    @Override
    public void prepare(LinuxResources resources) {
        check(resources);
        UserProperties.of(context.annotations());
        refuseCgroupInUse();
        beforeStart(resources);
        if (!unit.isSlice()) {
            pending = Optional.of(resources);
            return;
        }
        try {
            start(resources, List.of());
        } catch (CaissonException e) {
            giveUp(e);
            throw e;
        }
    }

    private void giveUp(CaissonException failure) {
        changes.undo(failure);
        try {
            destroy();
        } catch (CaissonException e) {
            failure.addSuppressed(e);
        }
    }

    /** A container must not share the cgroup of another one, which could be killed or frozen with it. */
    private void refuseCgroupInUse() {
        int found = files.exists() ? files.allPids().size() : 0;
        if (found > 0) {
            throw failure("container's cgroup is not empty: " + found + " process(es) found");
        }
        if (files.freezerState() == FreezerState.FROZEN) {
            throw failure("container's cgroup unexpectedly frozen");
        }
    }

    private static CaissonException failure(String message) {
        return new CaissonException(ErrorCode.CGROUP_FAILED, message);
    }

    private void start(LinuxResources resources, List<Integer> pids) {
        try (Systemd systemd = connect()) {
            if (systemd.start(unit, startProperties(resources, pids, systemd.version()))) {
                requireOwnPlace(systemd);
            } else {
                changeWhatIsThere(systemd, resources);
            }
        } catch (BusException e) {
            foreign = e.is(BusException.UNIT_EXISTS);
            if (foreign) {
                notStarted();
            }
            throw e;
        }
        known = true;
        started();
        files.set(resources);
    }

    /** A unit that is not where the container is looked for would hold it without its limits. */
    private void requireOwnPlace(Systemd systemd) {
        try {
            own.requireHere(systemd, "start");
        } catch (CaissonException e) {
            try {
                systemd.stop(unit.unit());
            } catch (BusException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** A slice that was there before is used, and stays when the container goes. */
    private void changeWhatIsThere(Systemd systemd, LinuxResources resources) {
        List<UnitProperty> wanted = new ArrayList<>();
        accounting().forEach(name -> wanted.add(UnitProperty.flag(name, true)));
        wanted.addAll(properties(resources, systemd.version(), false));
        wanted.addAll(UserProperties.of(context.annotations()));
        changes.tell(systemd, wanted, devices(resources, systemd.version()), this::beforeDeviceChange);
    }

    private List<UnitProperty> startProperties(LinuxResources resources, List<Integer> pids, SystemdVersion version) {
        List<UnitProperty> all = new ArrayList<>();
        all.add(UnitProperty.text("Description", own.description()));
        if (unit.isSlice()) {
            all.add(new UnitProperty("Wants", "as", List.of(unit.slice())));
        } else {
            all.add(UnitProperty.text("Slice", unit.slice()));
            all.add(UnitProperty.flag("Delegate", true));
            all.add(new UnitProperty(
                    "PIDs", "au", pids.stream().map(pid -> (Object) (long) pid).toList()));
        }
        accounting().forEach(name -> all.add(UnitProperty.flag(name, true)));
        all.add(UnitProperty.flag("DefaultDependencies", false));
        all.addAll(properties(resources, version, true));
        all.addAll(devices(resources, version));
        all.addAll(UserProperties.of(context.annotations()));
        return all;
    }

    /** A user's systemd may not decide about devices. */
    private List<UnitProperty> devices(LinuxResources resources, SystemdVersion version) {
        return host.rootless() ? List.of() : DeviceProperties.of(host, version, resources.devices());
    }

    @Override
    public void attach(int pid) {
        if (pending.isPresent()) {
            LinuxResources resources = pending.get();
            start(resources, List.of(pid));
            pending = Optional.empty();
            joined(pid);
        } else {
            join(pid);
        }
    }

    /** The process is in the new unit: hierarchies that systemd leaves alone may be entered now. */
    protected void joined(int pid) {}

    /** Moves a process into the cgroup of the unit, which runs. */
    protected void join(int pid) {
        files.attach(pid);
    }

    /**
     * Lets systemd move it: across the border of a delegated tree nobody else may. False when it did not.
     *
     * @param below the unit's cgroup; with a leading slash, or empty
     */
    protected final boolean joinBySystemd(int pid, String below) {
        try (Systemd systemd = connect()) {
            own.requireHere(systemd, "attach process " + pid + " to");
            systemd.attach(unit.unit(), below, pid);
            return true;
        } catch (CaissonException e) {
            LOG.debug("{}, using cgroup.procs", e.getMessage());
            return false;
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Files come first: systemd writes some of them, too, and who wants to put them back has to see what was in them
     * before. They come last as well, since they say exactly what systemd rounds.
     */
    @Override
    public void set(LinuxResources resources) {
        check(resources);
        if (pending.isPresent()) {
            throw failure("failed to set limits of unit '" + unit.unit() + "': it has not started");
        }
        changes.keep();
        files.set(resources);
        try (Systemd systemd = connect()) {
            SystemdVersion version = systemd.version();
            changes.tell(
                    systemd,
                    properties(resources, version, false),
                    devices(resources, version),
                    this::beforeDeviceChange);
        }
        try {
            // what is used was looked at the first time
            files.set(resources.withMemory(
                    resources.memory().map(memory -> memory.withCheckBeforeUpdate(Optional.empty()))));
        } catch (CaissonException e) {
            changes.undo(e);
            throw e;
        }
    }

    @Override
    public void undoSet() {
        changes.undo();
    }

    @Override
    public void destroy() {
        if (foreign) {
            return;
        }
        pending = Optional.empty();
        int found = files.exists() ? files.allPids().size() : 0;
        if (found > 0) {
            throw failure("failed to stop unit '" + unit.unit() + "': " + found + " process(es) are in it");
        }
        try {
            if (!stop()) {
                return;
            }
        } catch (BusException e) {
            removeFilesAfter(e);
            throw e;
        }
        files.destroy();
    }

    /** Stops the unit if it is the container's. False when its cgroup is somebody else's and has to stay. */
    private boolean stop() {
        try (Systemd systemd = connect()) {
            OwnUnit.Holder holder = own.holder(systemd);
            if (holder == OwnUnit.Holder.CONTAINER) {
                systemd.stop(unit.unit());
            } else if (holder != OwnUnit.Holder.NOBODY) {
                LOG.debug("unit '{}' was not started for container '{}': it stays", unit.unit(), context.id());
            }
            return holder != OwnUnit.Holder.ANOTHER;
        }
    }

    /** A slice may be another's, which cannot be known now. */
    private void removeFilesAfter(CaissonException failure) {
        if (unit.isSlice()) {
            return;
        }
        try {
            files.destroy();
        } catch (CaissonException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public boolean exists() {
        return !foreign && (pending.isPresent() || files.exists());
    }

    @Override
    public List<Integer> pids() {
        return isWaiting() ? List.of() : files.pids();
    }

    @Override
    public List<Integer> allPids() {
        return isWaiting() ? List.of() : files.allPids();
    }

    private boolean isWaiting() {
        return pending.isPresent() && !files.exists();
    }

    @Override
    public void recognize(int pid) {
        known = known || (files.exists() && files.allPids().contains(pid));
    }

    @Override
    public void requireOwn() {
        if (unit.isSlice() || known || isWaiting()) {
            return;
        }
        try (Systemd systemd = connect()) {
            own.refuseAnothers(systemd);
        }
    }

    @Override
    public void killAll() {
        if (!isWaiting()) {
            requireOwn();
            files.killAll();
        }
    }

    @Override
    public void freeze() {
        requireOwn();
        files.freeze();
    }

    @Override
    public Optional<HostFd> directory() {
        return Optional.empty();
    }
}
