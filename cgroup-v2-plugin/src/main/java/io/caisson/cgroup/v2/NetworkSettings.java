// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;

/** The second version has no network controllers, so that their settings are refused. */
final class NetworkSettings implements Controller {
    @Override
    public String name() {
        return "";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return false;
    }

    @Override
    public void check(LinuxResources resources) {
        resources.network().ifPresent(network -> {
            if (Values.given(network.classID())) {
                throw Failures.inconvertible("network/classID", "cannot be set with cgroup v2");
            }
            if (!network.priorities().isEmpty()) {
                throw Failures.inconvertible("network/priorities", "cannot be set with cgroup v2");
            }
        });
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        // nothing that passes the check is left to set
    }
}
