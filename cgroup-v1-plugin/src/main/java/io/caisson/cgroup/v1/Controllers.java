// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import java.util.List;

/** What limits are set with. */
final class Controllers {
    /** All of them, in the order in which limits are set. */
    static final List<Controller> ALL = List.of(
            new CpusetController(),
            new DevicesController(),
            new MemoryController(),
            new CpuController(),
            new PidsController(),
            new BlkioController(),
            new HugetlbController(),
            new NetClsController(),
            new NetPrioController(),
            new RdmaController());

    private Controllers() {}
}
