// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;

/** Marks network traffic with a class. */
final class NetClsController implements Controller {
    @Override
    public String name() {
        return "net_cls";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return resources
                .network()
                .filter(network -> Values.given(network.classID()))
                .isPresent();
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources
                .network()
                .ifPresent(network -> files.write(
                        cgroup.resolve("net_cls.classid"),
                        Long.toString(network.classID().getAsLong())));
    }
}
