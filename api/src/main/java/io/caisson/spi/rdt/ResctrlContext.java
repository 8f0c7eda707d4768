// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.rdt;

import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What a resctrl manager is told.
 *
 * @param host the machine
 * @param id of the container
 * @param config /linux/intelRdt
 * @param savedPath path from the saved state; absent for a new container
 * @param owned whether, by the saved state, the group was made for this container
 * @param monitoringOwned the same for its monitoring group
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ResctrlContext(
        Host host, String id, LinuxIntelRdt config, Optional<Path> savedPath, boolean owned, boolean monitoringOwned) {
    /** For a new container. */
    public static ResctrlContext of(Host host, String id, LinuxIntelRdt config) {
        return new ResctrlContext(host, id, config, Optional.empty(), false, false);
    }

    /** For a container that exists. */
    public ResctrlContext withSaved(Path path, boolean group, boolean monitoring) {
        return new ResctrlContext(host, id, config, Optional.of(path), group, monitoring);
    }
}
