// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** Network class and priorities (cgroup v1). */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxNetwork(@Unsigned(bits = 32) OptionalLong classID, List<InterfacePriority> priorities) {
    public LinuxNetwork {
        classID = Copies.absent(classID);
        priorities = Copies.list(priorities);
    }
}
