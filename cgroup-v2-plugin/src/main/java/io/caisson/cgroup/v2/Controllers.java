// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spi.cgroup.SharesFormula;
import java.util.List;

/** What limits are set with. */
final class Controllers {
    private Controllers() {}

    /** All of them, in the order in which limits are set; what is set by name comes last and so has the last word. */
    static List<Controller> of(SharesFormula formula) {
        return List.of(
                new PidsController(),
                new MemoryController(),
                new IoController(),
                new CpuController(formula),
                new CpusetController(),
                new HugetlbController(),
                new RdmaController(),
                new UnifiedSettings());
    }
}
