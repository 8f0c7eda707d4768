// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cgroup;

import io.caisson.cgroup.v2.CgroupfsV2Provider;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.testkit.RequiresCgroupV2;
import io.caisson.testkit.RequiresProgram;
import io.caisson.testkit.RequiresRoot;

@RequiresRoot
@RequiresCgroupV2
@RequiresProgram("sleep")
class CgroupfsV2IT extends RealCgroupContract {
    @Override
    protected CgroupManagerProvider provider() {
        return new CgroupfsV2Provider();
    }
}
