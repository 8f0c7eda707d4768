// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spec.HugepageLimit;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;

/** Limits huge pages, reservations (since Linux 5.7) as well as use. */
final class HugetlbController implements Controller {
    @Override
    public String name() {
        return "hugetlb";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return !resources.hugepageLimits().isEmpty();
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        for (HugepageLimit limit : resources.hugepageLimits()) {
            String prefix = "hugetlb." + limit.pageSize();
            Path used = cgroup.resolve(prefix + ".limit_in_bytes");
            if (!files.exists(used)) {
                throw Failures.cgroup("failed to limit huge pages of '" + limit.pageSize()
                        + "': the kernel has none of that size, since there is no '" + used + "'");
            }
            String value = Long.toUnsignedString(limit.limit());
            Path reserved = cgroup.resolve(prefix + ".rsvd.limit_in_bytes");
            if (files.exists(reserved)) {
                files.write(reserved, value);
            }
            files.write(used, value);
        }
    }
}
