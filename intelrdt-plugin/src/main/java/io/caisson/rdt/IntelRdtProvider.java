// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.rdt.ResctrlContext;
import io.caisson.spi.rdt.ResctrlManager;
import io.caisson.spi.rdt.ResctrlProvider;

/** Resctrl groups where the file system is mounted. */
public final class IntelRdtProvider implements ResctrlProvider {
    @Override
    public String name() {
        return "intel-rdt";
    }

    @Override
    public Availability probe(Host host) {
        ResctrlFilesystem resctrl = new ResctrlFilesystem(host);
        if (!resctrl.isMounted()) {
            return Availability.unavailable("resctrl is not mounted at '" + resctrl.root() + "'");
        }
        return Availability.available();
    }

    @Override
    public ResctrlManager create(ResctrlContext context) {
        return new IntelRdtManager(context);
    }
}
