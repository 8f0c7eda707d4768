// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.cgroup;

import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/**
 * One mounted hierarchy.
 *
 * @param directory name of its mount point below the cgroup root, for example {@code cpu,cpuacct}; "" for pure v2
 * @param controllers mount options that name it: {@code cpu}, {@code cpuacct}, {@code name=systemd}; empty for v2
 * @param cgroup the container's cgroup in it
 * @param unified whether it is cgroup2
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CgroupHierarchy(String directory, List<String> controllers, Path cgroup, boolean unified) {
    public CgroupHierarchy {
        controllers = List.copyOf(controllers);
    }
}
