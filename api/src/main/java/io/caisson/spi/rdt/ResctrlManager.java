// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.rdt;

import java.nio.file.Path;
import org.apiguardian.api.API;

/** The resctrl group of one container; failures carry {@code RESCTRL_FAILED} and the content of last_cmd_status. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ResctrlManager {
    /** Makes or joins the group and writes its schemata. When it throws, nothing that it made is left. */
    void prepare();

    void attach(int pid);

    /** The group's directory. */
    Path path();

    /** Removes a group that this manager made; no error when it is gone. */
    void destroy();
}
