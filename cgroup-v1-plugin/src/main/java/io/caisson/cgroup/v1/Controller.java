// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;

/** Sets the limits of one controller. */
interface Controller {
    String name();

    /** Whether {@code resources} has something for it. */
    boolean concerns(LinuxResources resources);

    /** Sets what is given; the rest stays. */
    void set(Path cgroup, LinuxResources resources, ControlFiles files);
}
