// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.KernelVersion;
import io.caisson.spi.host.SystemCalls;
import java.nio.file.Path;
import java.util.Map;

/** A host of which the caller says whether it is used without root's rights. */
public record DeclaredHost(Host host, boolean rootless) implements Host {
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
