// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.runtime.sandbox.SandboxRunner;
import io.caisson.runtime.store.SavedState;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.host.HostFd;
import java.util.List;
import java.util.OptionalLong;

/** A sandbox's container as its runtime knows it. */
final class SandboxInside implements SandboxRunner.Inside {
    private final RuntimeParts parts;

    SandboxInside(RuntimeParts parts) {
        this.parts = parts;
    }

    @Override
    public HostFd init(Container container) {
        return parts.inits()
                .open(parts.store().load(container.id()))
                .orElseThrow(() -> Failures.wrongStatus("container not running"));
    }

    /** An unprivileged caller's container may have a path and no cgroup there. */
    @Override
    public List<String> missing(Container container, List<String> controllers) {
        try (CgroupManager cgroup = cgroup(container)) {
            return controllers.stream()
                    .filter(name -> cgroup.path(name)
                            .filter(parts.host().files()::isDirectory)
                            .isEmpty())
                    .toList();
        }
    }

    /** A unit of systemd is gone with its last process, and its counts with it. */
    @Override
    public OptionalLong kills(Container container) {
        try (CgroupManager cgroup = cgroup(container)) {
            return cgroup.oomKillCount();
        } catch (CaissonException e) {
            return OptionalLong.empty();
        }
    }

    private CgroupManager cgroup(Container container) {
        SavedState state = parts.store().load(container.id());
        return parts.cgroups().open(state);
    }
}
