// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import io.caisson.spec.ContainerStatus;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** One container. The status is computed anew at each call; operations of several processes are serialised. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Container {
    /** The id that it was made with. */
    String id();

    /** The configuration the container was made from. */
    RuntimeSpec config();

    /** Never from the file alone: freezer, init process with its start time, fifo (libcontainer row S2). */
    ContainerStatus status();

    /** The state as the OCI specification defines it. */
    State state();

    /** What {@code list} shows. */
    ContainerSummary summary();

    /**
     * Lets a created container's program run; returns when it was executed, after startContainer hooks.
     *
     * @throws CaissonException {@link ErrorCode#WRONG_STATUS} unless it is created; another code when a hook failed, or
     *     the kernel refused the program: then the container is stopped
     */
    void start();

    /**
     * Runs a further process in the container.
     *
     * @throws CaissonException {@link ErrorCode#WRONG_STATUS} when stopped, or paused and not to be ignored
     */
    RunningProcess exec(ExecOptions options);

    /**
     * Sends a signal to the init; SIGKILL without a private pid namespace goes to every process of the cgroup.
     *
     * @param signal number, 1..64
     * @param all signal every process of the cgroup
     */
    void kill(int signal, boolean all);

    /** Freezes all processes; {@link ErrorCode#WRONG_STATUS} unless it is created or running. */
    void pause();

    /** Thaws all processes; {@link ErrorCode#WRONG_STATUS} unless it is paused. */
    void resume();

    /**
     * Removes a stopped container, or a created one after ending it.
     *
     * @param force end a running container first
     */
    void delete(boolean force);

    /**
     * Changes limits of a container that is not stopped: all that are named, or none. Absent ones stay as they are,
     * entries per device, page size or file replace those of the same key, and a memory limit of -1 lifts that of
     * memory and swap too. The list of devices is never changed. The saved configuration follows when the kernel has
     * accepted everything.
     *
     * @throws SpecException when the limits mean nothing
     * @throws CaissonException {@code WRONG_STATUS} when it is stopped; {@code CGROUP_FAILED} or {@code IO_FAILED} when
     *     the kernel refuses a limit, after the former values were put back
     */
    default void update(LinuxResources change) {
        update(change, Optional.empty());
    }

    /**
     * The same, with shares of cache and memory bandwidth: when one of the two is refused, neither changes.
     *
     * @param resctrl schemata that change, absent ones stay; {@code closID} and monitoring cannot change
     * @throws CaissonException also {@code RESCTRL_FAILED}, for one when the container was made without resctrl
     */
    void update(LinuxResources change, Optional<LinuxIntelRdt> resctrl);

    /** Pids of every process of the cgroup tree, in the runtime's pid namespace, ascending. */
    List<Integer> processes();

    /** Resource usage now; what cannot be read is told in the result. */
    ContainerStats stats();

    /**
     * Tells when the container runs out of memory, is short of it, and when its last process ends (libcontainer row
     * S17).
     *
     * @param pressure level from which on memory pressure is told; absent: never
     * @throws CaissonException {@code WRONG_STATUS} when it is stopped; {@code CGROUP_FAILED} when the cgroup cannot be
     *     watched
     */
    EventWatch watch(Optional<PressureLevel> pressure);

    /**
     * Has a listener told what {@link #watch} tells, from now on: for who does not want to wait. A thread of the
     * subscription's own, a daemon, calls it, one event after the other in the order of the watch;
     * {@link ContainerEvent.Ended} is the last one. An exception of the listener is logged, and the next event is told
     * all the same. Containers that other processes made are told of, too.
     *
     * @param pressure level from which on memory pressure is told; absent: never
     * @throws CaissonException as {@link #watch}
     */
    Subscription subscribe(Optional<PressureLevel> pressure, ContainerListener listener);

    /** The init, absent when the container is stopped. Only the process that made the container may wait for it. */
    Optional<RunningProcess> init();
}
