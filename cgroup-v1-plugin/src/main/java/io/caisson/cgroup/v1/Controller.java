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

    /** Whether something would be missed without a cgroup to set it in. */
    default boolean limits(LinuxResources resources) {
        return concerns(resources);
    }

    /** Sets what is given; the rest stays. */
    void set(Path cgroup, LinuxResources resources, ControlFiles files);
}
