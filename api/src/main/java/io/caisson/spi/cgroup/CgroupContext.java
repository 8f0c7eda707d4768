// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.cgroup;

import io.caisson.spi.host.Host;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * What a cgroup manager is told.
 *
 * @param host the machine
 * @param id of the container
 * @param cgroupsPath /linux/cgroupsPath; absent: the runtime's default
 * @param owner host uid of the container's root when the v2 cgroup is delegated to it (runtime-spec, cgroup ownership)
 * @param savedPaths paths from the saved state; empty for a new container
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CgroupContext(
        Host host, String id, Optional<String> cgroupsPath, OptionalInt owner, Map<String, String> savedPaths) {
    public CgroupContext {
        savedPaths = Map.copyOf(savedPaths);
    }
}
