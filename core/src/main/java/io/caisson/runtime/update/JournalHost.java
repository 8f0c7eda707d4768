// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.update;

import io.caisson.runtime.kernel.HostView;
import io.caisson.spi.host.Host;

/** The host, with control files that remember. */
public final class JournalHost extends HostView {
    private final Journal journal;

    public JournalHost(Host host) {
        super(host);
        this.journal = new Journal(host.files());
    }

    @Override
    public Journal files() {
        return journal;
    }
}
