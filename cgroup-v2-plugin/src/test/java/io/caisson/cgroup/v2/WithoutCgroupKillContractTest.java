// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.testkit.TempHost;
import java.nio.file.Path;

/** The contract on a kernel that has no cgroup.kill yet. */
class WithoutCgroupKillContractTest extends CgroupfsV2ContractTest {
    @Override
    TempHost machine(Path place) {
        return TempHost.in(place).kernel(5, 12);
    }
}
