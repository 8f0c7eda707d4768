// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.hook;

import io.caisson.spec.ContainerProcess;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Watches containers, and may refuse what is about to be done to them. Each method is a phase; all do nothing unless
 * they are implemented.
 *
 * <ul>
 *   <li><b>Questions</b> come before anything is done: {@link #beforeCreate}, {@link #beforeStart}, {@link #beforeExec},
 *       {@link #beforeUpdate}. Whatever a listener throws refuses the operation, and the message reaches the user after
 *       {@code refused by lifecycle listener 'NAME': }. The first refusal counts; who comes later is not asked.
 *   <li><b>News</b> are all the others. What a listener throws is a warning in the log, and changes nothing. A container
 *       can always be signalled and deleted: nobody is asked about that.
 * </ul>
 *
 * <p>Order: higher priority first, then by name. One listener has answered before the next one is called, and all have
 * before the operation goes on.
 *
 * <p>Time: one call may take ten seconds, or what {@code CAISSON_LISTENER_TIMEOUT} in the caller's environment says, in
 * seconds; {@link LifecycleListenerProvider#create} counts into the first call. When the time is over the thread of the
 * call is interrupted, a question is refused, and news are passed over with a warning. Until that call returns, the
 * listener is not called again: its questions are refused at once, its news passed over.
 *
 * <p>Threads: each call has a daemon thread of its own, whose context class loader is the plugin's. Calls about one
 * operation follow each other, each sees what the former wrote; operations on different containers, and from different
 * threads of one program, overlap. No lock of the container is held: a listener may look at it by other means.
 *
 * <p>A listener lives as long as the runtime that made it: on the command line that is one command, so what is to be
 * known later belongs in a file.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface LifecycleListener {
    /**
     * Question: before anything is made. The configuration has been read and checked. Whoever let the container pass
     * hears {@link #created} or {@link #notCreated} next.
     */
    default void beforeCreate(String id, RuntimeSpec spec) {}

    /** The container is there, and its program is not running yet. */
    default void created(State state) {}

    /**
     * A container that this listener let pass was not made: another one refused it, or something failed. Nothing of it
     * is left.
     *
     * @param reason what the user is told
     */
    default void notCreated(String id, RuntimeSpec spec, String reason) {}

    /** Question: before the program is let run. When refused, the container stays created. */
    default void beforeStart(State state) {}

    /** The program runs, and the poststart hooks are done. */
    default void started(State state) {}

    /**
     * Question: before a further process is started in the container.
     *
     * @param process as asked for, before defaults are filled in
     */
    default void beforeExec(State state, ContainerProcess process) {}

    /**
     * A further process runs in the container.
     *
     * @param pid on the host
     */
    default void executed(State state, ContainerProcess process, int pid) {}

    /**
     * Question: before limits are changed.
     *
     * @param change the limits that are to change; empty fields stay as they are
     * @param resctrl the same of its resctrl group; absent when that stays as it is
     */
    default void beforeUpdate(State state, LinuxResources change, Optional<LinuxIntelRdt> resctrl) {}

    /** The limits were changed, all of them. */
    default void updated(State state, LinuxResources change, Optional<LinuxIntelRdt> resctrl) {}

    /** The processes are frozen. */
    default void paused(State state) {}

    /** The processes go on. */
    default void resumed(State state) {}

    /**
     * A signal was sent by {@code kill}.
     *
     * @param state afterwards; what the signal does may take longer
     * @param all whether it was meant for all processes, and not for the first one
     */
    default void signalled(State state, int signal, boolean all) {}

    /**
     * The container is going to be deleted, and what remains of it ended: the last moment to read its cgroup. What is
     * deleted by force may still run, or never have been finished.
     */
    default void beforeDelete(State state) {}

    /** The container is gone, and the poststop hooks are done. Also when it was never finished. */
    default void deleted(State state) {}
}
