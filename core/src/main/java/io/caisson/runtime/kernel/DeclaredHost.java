// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.spi.host.Host;

/** A host of which the caller says whether it is used without root's rights. */
public final class DeclaredHost extends HostView {
    private final boolean rootless;

    public DeclaredHost(Host host, boolean rootless) {
        super(host);
        this.rootless = rootless;
    }

    @Override
    public boolean rootless() {
        return rootless;
    }
}
