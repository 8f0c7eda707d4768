// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;

/** Sets the limits of one controller. */
interface Controller {
    /** Empty for what is no controller of the kernel's. */
    String name();

    /** Whether {@code resources} has something for it. */
    boolean concerns(LinuxResources resources);

    /** Throws when something is asked for that cannot be in any version. Called before anything is made. */
    default void check(LinuxResources resources) {}

    /** Sets what is given; the rest stays. */
    void set(Path cgroup, LinuxResources resources, ControlFiles files);

    /** Whether it works on processes as a whole, so that a threaded cgroup cannot have it. */
    default boolean domain() {
        return false;
    }
}
