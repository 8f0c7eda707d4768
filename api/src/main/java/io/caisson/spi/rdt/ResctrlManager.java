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
    /** Makes or joins the group and writes its schemata. When it throws, nothing that it made is left. */
    void prepare();

    /** Moves a process into the group and, with monitoring, into the monitoring group: init and exec'd ones alike. */
    void attach(int pid);

    /**
     * Writes other schemata; absent ones stay as they are. {@code closID} and monitoring cannot change.
     *
     * @throws io.caisson.api.CaissonException when the kernel refuses one; what stood before may hold in part
     */
    void set(LinuxIntelRdt wanted);

    ResctrlStats stats();

    /** The group's directory. */
    Path path();

    /** Directory of the monitoring group; absent when the configuration asks for none. */
    Optional<Path> monitoringPath();

    /** Whether the group was made for this container, so that {@link #destroy} removes it: kept in the saved state. */
    boolean owned();

    /** Removes what was made for this container; no error when it is gone. */
    void destroy();
}
