// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;

/** Limits the number of tasks. Zero becomes 1, as other runtimes do: a container with no task is none. */
final class PidsController implements Controller {
    @Override
    public String name() {
        return "pids";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return resources.pids().isPresent();
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources.pids().ifPresent(pids -> {
            long limit = pids.limit();
            files.write(cgroup.resolve("pids.max"), Values.limit(limit == 0 ? 1 : limit));
        });
    }
}
