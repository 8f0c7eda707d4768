// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;

/** Gives traffic a priority by the interface it leaves through. */
final class NetPrioController implements Controller {
    @Override
    public String name() {
        return "net_prio";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return resources
                .network()
                .filter(network -> !network.priorities().isEmpty())
                .isPresent();
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources.network().ifPresent(network -> network.priorities()
                .forEach(entry ->
                        files.write(cgroup.resolve("net_prio.ifpriomap"), entry.name() + " " + entry.priority())));
    }
}
