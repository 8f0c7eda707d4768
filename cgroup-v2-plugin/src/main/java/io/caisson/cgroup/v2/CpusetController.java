// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;

/** Binds to CPUs and memory nodes. */
final class CpusetController implements Controller {
    @Override
    public String name() {
        return "cpuset";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return resources
                .cpu()
                .filter(cpu -> !cpu.cpus().orElse("").isEmpty()
                        || !cpu.mems().orElse("").isEmpty())
                .isPresent();
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources.cpu().ifPresent(cpu -> {
            cpu.cpus()
                    .filter(list -> !list.isEmpty())
                    .ifPresent(list -> files.write(cgroup.resolve("cpuset.cpus"), list));
            cpu.mems()
                    .filter(list -> !list.isEmpty())
                    .ifPresent(list -> files.write(cgroup.resolve("cpuset.mems"), list));
        });
    }
}
