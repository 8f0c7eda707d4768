// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.KernelVersion;
import io.caisson.spi.host.SystemCalls;
import java.nio.file.Path;
import java.util.Map;

/** Another host, of which a subclass says something else. */
public abstract class HostView implements Host {
    private final Host host;

    protected HostView(Host host) {
        this.host = host;
    }

    @Override
    public Path proc() {
        return host.proc();
    }

    @Override
    public Path sys() {
        return host.sys();
    }

    @Override
    public Path cgroupRoot() {
        return host.cgroupRoot();
    }

    @Override
    public int euid() {
        return host.euid();
    }

    @Override
    public int egid() {
        return host.egid();
    }

    @Override
    public boolean rootless() {
        return host.rootless();
    }

    @Override
    public KernelVersion kernel() {
        return host.kernel();
    }

    @Override
    public Map<String, String> environment() {
        return host.environment();
    }

    @Override
    public ControlFiles files() {
        return host.files();
    }

    @Override
    public SystemCalls calls() {
        return host.calls();
    }
}
