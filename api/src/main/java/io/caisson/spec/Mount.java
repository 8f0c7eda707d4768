// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A mount below the root of the container (config.md, Mounts).
 *
 * @param destination mount point inside the container, absolute; a relative one is taken from the root (deprecated)
 * @param type file system type such as {@code tmpfs}; of no meaning for a bind mount, which the options make
 * @param source device or name; for a bind mount a path, absolute or relative to the bundle
 * @param options as for mount(8); those that are no flags go to the file system as data
 * @param uidMappings user ids of an id-mapped mount, since Linux 5.12; given together with gidMappings or not at all
 * @param gidMappings group ids of an id-mapped mount
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Mount(
        @JsonProperty(required = true) String destination,
        Optional<String> type,
        Optional<String> source,
        List<String> options,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings) {
    public Mount {
        type = Copies.text(type);
        source = Copies.text(source);
        options = Copies.list(options);
        uidMappings = Copies.list(uidMappings);
        gidMappings = Copies.list(gidMappings);
    }
}
