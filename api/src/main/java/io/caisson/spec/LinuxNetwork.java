// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * Class and priorities of network traffic; cgroup v1 only (config-linux.md, Network).
 *
 * @param classID class of packets, for net_cls.classid
 * @param priorities priorities by network interface
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxNetwork(@Unsigned(bits = 32) OptionalLong classID, List<InterfacePriority> priorities) {
    public LinuxNetwork {
        classID = Copies.absent(classID);
        priorities = Copies.list(priorities);
    }
}
