// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.cgroup;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.api.ErrorCode;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * The cgroup of one container. Used by one thread at a time. Failures are
 * {@link io.caisson.api.CaissonException} with code {@code CGROUP_FAILED} (or the code of the control file that failed).
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface CgroupManager extends AutoCloseable {
    /** Makes the cgroup and sets its limits. When it throws, nothing that it made is left. */
    void prepare(LinuxResources resources);

    /** Descriptor of the v2 cgroup directory for CLONE_INTO_CGROUP; absent where that cannot work. Closed by the caller. */
    Optional<HostFd> directory();

    /** Moves a process into the cgroup. */
    void attach(int pid);

    /**
     * Moves a process into a cgroup below the container's.
     *
     * @param subPaths controller to relative path; key "" is every controller
     */
    void attach(int pid, Map<String, String> subPaths);

    /** Sets limits; absent ones stay as they are. */
    void set(LinuxResources resources);

    /**
     * Takes back what the last {@link #set} told others than the kernel's files, such as systemd. The runtime calls it
     * when a later step of an update failed, and then puts the files themselves back.
     */
    default void undoSet() {}

    /**
     * What of {@code resources} this hierarchy does not hold as written: what {@link #prepare} and {@link #set} do with
     * it. The runtime reports it, or refuses the limits, before anything is made. Limits of fidelity {@code NONE} are
     * left out by both.
     */
    default List<ResourceConversion> conversions(LinuxResources resources) {
        return List.of();
    }

    /** What the cgroup has used; parts that the host does not tell are absent. */
    CgroupStats stats();

    /**
     * Tells of OOM kills, of memory pressure when asked, and of the end of the cgroup.
     *
     * @param pressure level from which on memory pressure is told; absent: never
     * @throws io.caisson.api.CaissonException {@code CGROUP_FAILED} when the kernel or this manager cannot tell
     */
    default EventWatch watch(Optional<PressureLevel> pressure) {
        throw new CaissonException(
                ErrorCode.CGROUP_FAILED, "failed to watch the cgroup: its manager does not tell of events");
    }

    /** Processes directly in the cgroup, ascending. */
    List<Integer> pids();

    /** Processes of the cgroup and all below it, ascending. */
    List<Integer> allPids();

    /** Returns when every process is frozen; after a failure the cgroup is thawed. */
    void freeze();

    /** Lets every process go on; nothing happens when they are. */
    void thaw();

    /** Whether its processes stand still. */
    FreezerState freezerState();

    /**
     * Throws when what is at the cgroup's place is known to be somebody else's, such as a unit of systemd that took the
     * name of a container that ended. Called before signals are sent to all of {@link #allPids}; {@link #killAll} and
     * {@link #freeze} refuse such a cgroup by themselves.
     */
    default void requireOwn() {}

    /**
     * Names a process that is known to be the container's, such as its init. A cgroup that holds it is the container's:
     * then {@link #requireOwn}, {@link #killAll} and {@link #freeze} need to ask nobody, and work though systemd hangs.
     */
    default void recognize(int pid) {}

    /** Sends SIGKILL to every process of the tree, atomically where the kernel can (cgroup.kill, since Linux 5.14). */
    void killAll();

    /** Directory of one controller; absent when it is not in use. The v2 directory has the name "". */
    Optional<Path> path(String controller);

    /** Controller (v1) or "" (v2) to directory: what the saved state keeps. */
    Map<String, String> paths();

    /** What a container sees when its configuration mounts the type {@code cgroup}. */
    List<CgroupHierarchy> hierarchies();

    /** Whether it has been made and not been removed. */
    boolean exists();

    /** Removes the cgroup; no error when it is gone already. Processes in it are an error. */
    void destroy();

    /** How often the OOM killer struck in it; absent when the kernel does not tell. */
    OptionalLong oomKillCount();

    @Override
    default void close() {}
}
