// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.rdt;

import io.caisson.api.ResctrlStats;
import io.caisson.spec.LinuxIntelRdt;
import java.nio.file.Path;
import java.util.Optional;
import org.apiguardian.api.API;

/** The resctrl group of one container; failures carry {@code RESCTRL_FAILED} and the content of last_cmd_status. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ResctrlManager {
    /**
     * Makes the group and writes its schemata, or joins one that is there and whose schemata say what is asked for; makes
     * the monitoring group. Without a schema none is written.
     *
     * @throws io.caisson.api.CaissonException when the group is another than asked for, or cannot be made; nothing that it
     *     made is left
     */
    void prepare();

    /** Moves a process into the group and, with monitoring, into the monitoring group: init and exec'd ones alike. */
    void attach(int pid);

    /**
     * Writes other schemata; absent ones stay as they are. {@code closID} and monitoring cannot change. A group that
     * several containers share changes for all of them.
     *
     * @throws io.caisson.api.CaissonException when the kernel refuses one: what stood before holds, unless it cannot be
     *     written back either, which a suppressed exception then tells
     */
    void set(LinuxIntelRdt wanted);

    /** Usage as the monitoring group counts it, or the group where there is none, with those who share it. */
    ResctrlStats stats();

    /** The group's directory. */
    Path path();

    /** Directory of the monitoring group; absent when the configuration asks for none. */
    Optional<Path> monitoringPath();

    /**
     * Whether the group is this container's own, so that {@link #destroy} removes it; one with a {@code closID} never is.
     * Before {@link #prepare}: whether it is going to be, as things are. The answer is saved before the group is made, so
     * that a runtime that dies meanwhile leaves nothing that cannot be found, and again after it.
     */
    boolean owned();

    /** The same for the monitoring group; it goes with a group that is removed whatever the answer. */
    default boolean monitoringOwned() {
        return monitoringPath().isPresent();
    }

    /** Removes what is this container's own; no error when it is gone. Processes that are left move to the group above. */
    void destroy();
}
