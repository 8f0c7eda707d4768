// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.List;

/** Binds to CPUs and memory nodes. A new cpuset is empty, and nothing can join it until it is filled. */
final class CpusetController implements Controller {
    private static final List<String> LISTS = List.of("cpuset.cpus", "cpuset.mems");

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

    /** Gives an empty cpuset what its parent has. */
    static void fillFromParent(Path cgroup, ControlFiles files) {
        for (String list : LISTS) {
            if (files.read(cgroup.resolve(list)).isEmpty()) {
                files.write(cgroup.resolve(list), files.read(cgroup.getParent().resolve(list)));
            }
        }
    }
}
