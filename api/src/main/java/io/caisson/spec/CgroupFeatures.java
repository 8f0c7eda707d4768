// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Cgroups that a runtime can use.
 *
 * @param v1 cgroup v1
 * @param v2 cgroup v2
 * @param systemd cgroups made by systemd of the host
 * @param systemdUser cgroups made by systemd of the user
 * @param rdma the rdma controller
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CgroupFeatures(
        Optional<Boolean> v1,
        Optional<Boolean> v2,
        Optional<Boolean> systemd,
        Optional<Boolean> systemdUser,
        Optional<Boolean> rdma) {
    public CgroupFeatures {
        v1 = Copies.absent(v1);
        v2 = Copies.absent(v2);
        systemd = Copies.absent(systemd);
        systemdUser = Copies.absent(systemdUser);
        rdma = Copies.absent(rdma);
    }
}
