// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.List;

/** Sets the limits of one controller. */
interface Controller {
    /** All of them, in the order in which limits are set. */
    List<Controller> ALL = List.of(
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

    String name();

    /** Whether {@code resources} has something for it. */
    boolean concerns(LinuxResources resources);

    /** Sets what is given; the rest stays. */
    void set(Path cgroup, LinuxResources resources, ControlFiles files);
}
