// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

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
        resources.pids().ifPresent(pids -> files.write(cgroup.resolve("pids.max"), text(pids.limit())));
    }

    static String text(long limit) {
        return limit < 0 ? "max" : Long.toString(Math.max(1, limit));
    }
}
