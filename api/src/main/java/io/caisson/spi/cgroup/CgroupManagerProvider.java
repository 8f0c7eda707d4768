// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.cgroup;

import io.caisson.spi.Plugin;
import org.apiguardian.api.API;

/** Makes cgroup managers of one kind. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface CgroupManagerProvider extends Plugin {
    /** A manager of one container's cgroup; touches nothing yet. */
    CgroupManager create(CgroupContext context);

    /** Whether its cgroups are made by systemd; chosen when the user asks for the systemd driver, and only then. */
    default boolean systemd() {
        return false;
    }
}
