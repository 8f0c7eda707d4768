// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.cgroup;

import io.caisson.spi.Availability;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.host.Host;

/**
 * The last resort: the container stays in the runtime's cgroup. For callers without root's rights to whom no cgroup
 * is delegated; with those rights it is used only when it is asked for by name.
 */
public final class NoneCgroupManagerProvider implements CgroupManagerProvider {
    public static final String NAME = "none";

    private static final int LAST = -100;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return LAST;
    }

    @Override
    public Availability probe(Host host) {
        return Availability.available();
    }

    @Override
    public CgroupManager create(CgroupContext context) {
        return new NoneCgroupManager(context);
    }
}
