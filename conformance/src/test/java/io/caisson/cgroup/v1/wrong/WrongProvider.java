// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1.wrong;

import io.caisson.conformance.Breaks;
import io.caisson.runtime.cgroup.NoneCgroupManagerProvider;
import io.caisson.spi.Availability;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.host.Host;

@Breaks({"PLUGINS_SEE_ONLY_API", "PROVIDERS_ARE_PUBLIC_AND_FINAL", "PROVIDERS_ARE_LISTED"})
public class WrongProvider implements CgroupManagerProvider {
    @Override
    public String name() {
        return "wrong";
    }

    @Override
    public Availability probe(Host host) {
        return Availability.available();
    }

    @Override
    public CgroupManager create(CgroupContext context) {
        return new NoneCgroupManagerProvider().create(context);
    }
}
