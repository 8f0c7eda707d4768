// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import java.util.List;

/** What limits are set with. */
final class Controllers {
    /** All of them, in the order in which limits are set; what is set by name comes last and so has the last word. */
    static final List<Controller> ALL = List.of(
            new PidsController(),
            new MemoryController(),
            new IoController(),
            new CpuController(),
            new CpusetController(),
            new HugetlbController(),
            new NetworkSettings(),
            new RdmaController(),
            new UnifiedSettings());

    private Controllers() {}
}
