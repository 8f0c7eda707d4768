// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cgroup;

import io.caisson.cgroup.v1.CgroupfsV1Provider;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.testkit.RequiresCgroupV1;
import io.caisson.testkit.RequiresProgram;
import io.caisson.testkit.RequiresRoot;

@RequiresRoot
@RequiresCgroupV1
@RequiresProgram("sleep")
class CgroupfsV1IT extends RealCgroupContract {
    @Override
    protected CgroupManagerProvider provider() {
        return new CgroupfsV1Provider();
    }
}
