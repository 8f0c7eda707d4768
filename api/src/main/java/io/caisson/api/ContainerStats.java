// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Resource usage of a container. A part that cannot be read does not keep the others (libcontainer row S3).
 *
 * @param cgroup of its cgroup; absent when it cannot be read
 * @param resctrl of its resctrl group; absent when it has none or it cannot be read
 * @param interfaces of the network devices that the configuration moves into it (/linux/netDevices), by their names
 *     and as seen there; the host's ends of others are not known to the runtime
 * @param failures what could not be read, each naming the part
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ContainerStats(
        Optional<CgroupStats> cgroup,
        Optional<ResctrlStats> resctrl,
        List<NetworkStats> interfaces,
        List<CaissonException> failures) {
    public ContainerStats {
        interfaces = List.copyOf(interfaces);
        failures = List.copyOf(failures);
    }
}
