// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.RunningProcess;
import io.caisson.runtime.cgroup.NoneCgroupManagerProvider;
import io.caisson.runtime.launch.LaunchEvents;
import io.caisson.runtime.launch.SeccompListener;
import io.caisson.runtime.store.SavedResctrl;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.rdt.ResctrlManager;
import java.util.Map;
import java.util.Optional;

/** The runtime's side of a container in the making, once its state directory exists. */
final class Creation implements LaunchEvents {
    private final RuntimeParts parts;
    private final Claim claim;
    private final CgroupManager cgroup;
    private final Optional<ResctrlManager> resctrl;
    private boolean cgroupIsOurs;
    private boolean hooksReached;
    private Optional<RunningProcess> init = Optional.empty();

    Creation(RuntimeParts parts, Claim claim, CgroupManager cgroup, Optional<ResctrlManager> resctrl) {
        this.parts = parts;
        this.claim = claim;
        this.cgroup = cgroup;
        this.resctrl = resctrl;
    }

    /** Makes the cgroup and the resctrl group with their limits. */
    void prepare() {
        claim.whileOurs(() -> {
            Failures.in("unable to apply cgroup configuration", () -> {
                // it refuses one that somebody uses by now, and then is as it was: its processes are not ours
                cgroup.prepare(DefaultDeviceRules.complete(claim.state().spec()));
                cgroupIsOurs = true;
                saveCgroup();
            });
            resctrl.ifPresent(manager -> Failures.in("unable to apply Intel RDT configuration", () -> {
                manager.prepare();
                saveResctrl(manager);
            }));
        });
    }

    /** Without root's rights fewer cgroups may have been made than were planned, or none. */
    private void saveCgroup() {
        if (parts.host().rootless()) {
            boolean none = !cgroup.exists();
            claim.save(States.withCgroup(
                    claim.state(),
                    none ? NoneCgroupManagerProvider.NAME : claim.state().cgroupManager(),
                    none ? Map.of() : cgroup.paths()));
        }
    }

    /** Somebody may have made the group after the state was saved that says whose it was going to be. */
    private void saveResctrl(ResctrlManager manager) {
        SavedResctrl planned = claim.state().resctrl().orElseThrow();
        SavedResctrl made = Cgroups.saved(planned.manager(), manager);
        if (!made.equals(planned)) {
            claim.save(States.withResctrl(claim.state(), made));
        }
    }

    @Override
    public void created(ChildProcess process) {
        init = Optional.of(process);
        int pid = process.pid();
        claim.whileOurs(() -> {
            Failures.in("unable to apply cgroup configuration", () -> cgroup.attach(pid));
            resctrl.ifPresent(
                    manager -> Failures.in("unable to apply Intel RDT configuration", () -> manager.attach(pid)));
            long start = parts.proc()
                    .startTime(pid)
                    .orElseThrow(() -> new CaissonException(
                            ErrorCode.INIT_FAILED, "failed to read the start time of process '" + pid + "': it ended"));
            claim.save(States.withInit(claim.state(), pid, start, parts.proc().namespacePaths(pid)));
        });
    }

    @Override
    public Optional<byte[]> hooks() {
        hooksReached = true;
        RunningProcess child = init.orElseThrow();
        InitWatch.during(child, () -> new HookSequence(parts).beforePivot(claim.state()));
        return document(ContainerStatus.CREATING);
    }

    @Override
    public void seccomp(HostFd notify) {
        LinuxSeccomp profile =
                claim.state().spec().linux().flatMap(Linux::seccomp).orElseThrow();
        new SeccompListener(parts.kernel(), profile)
                .handOver(
                        notify,
                        claim.state().initPid(),
                        States.oci(
                                claim.state(),
                                ContainerStatus.CREATING,
                                claim.state().initPid()));
    }

    @Override
    public Optional<byte[]> ready() {
        claim.whileOurs(() -> claim.save(States.finished(claim.state())));
        return document(ContainerStatus.CREATED);
    }

    private Optional<byte[]> document(ContainerStatus status) {
        int innermost = parts.proc().innermostPid(claim.state().initPid());
        return States.document(claim.state(), status, innermost);
    }

    /** A failure that the memory limit caused says so. */
    CaissonException explain(CaissonException failure) {
        boolean killed;
        try {
            killed = cgroup.oomKillCount().orElse(0) > 0;
        } catch (CaissonException e) {
            failure.addSuppressed(e);
            return failure;
        }
        return killed
                ? new CaissonException(
                        ErrorCode.INIT_FAILED, "container init was OOM-killed (memory limit too low?)", failure)
                : failure;
    }

    /** Removes all that was made, unless a forced delete did so before. */
    void giveUp() {
        boolean ours = claim.giveUp(() -> {
            if (cgroupIsOurs) {
                parts.cgroups().destroy(cgroup);
            }
            resctrl.ifPresent(ResctrlManager::destroy);
        });
        if (ours && hooksReached) {
            new HookSequence(parts).poststop(claim.state());
        }
    }
}
