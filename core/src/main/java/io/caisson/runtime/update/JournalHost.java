// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.update;

import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.KernelVersion;
import io.caisson.spi.host.SystemCalls;
import java.nio.file.Path;
import java.util.Map;

/** The host, with control files that remember. */
public record JournalHost(Host host, Journal journal) implements Host {
    public static JournalHost of(Host host) {
        return new JournalHost(host, new Journal(host.files()));
    }

    @Override
    public ControlFiles files() {
        return journal;
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
    public SystemCalls calls() {
        return host.calls();
    }
}
