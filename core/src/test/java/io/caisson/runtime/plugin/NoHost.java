// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.KernelVersion;
import io.caisson.spi.host.SystemCalls;
import java.nio.file.Path;
import java.util.Map;

/** A host for plugins that do not look at it. */
final class NoHost implements Host {
    @Override
    public Path proc() {
        return Path.of("/nonexistent/proc");
    }

    @Override
    public Path sys() {
        return Path.of("/nonexistent/sys");
    }

    @Override
    public Path cgroupRoot() {
        return Path.of("/nonexistent/cgroup");
    }

    @Override
    public int euid() {
        return 0;
    }

    @Override
    public int egid() {
        return 0;
    }

    @Override
    public boolean rootless() {
        return false;
    }

    @Override
    public KernelVersion kernel() {
        return new KernelVersion(6, 1);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public ControlFiles files() {
        throw new UnsupportedOperationException("no files");
    }

    @Override
    public SystemCalls calls() {
        throw new UnsupportedOperationException("no calls");
    }
}
