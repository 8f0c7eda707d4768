// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.KernelVersion;
import io.caisson.spi.host.SystemCalls;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The real machine. */
public final class KernelHost implements Host {
    /** Content of uid_map where ids are the host's own. */
    private static final String ALL_IDS = "0 0 4294967295";

    private final Kernel kernel;
    private final ControlFiles files;
    private final Map<String, String> environment;
    private volatile @Nullable Boolean rootless;

    public KernelHost(Kernel kernel, Map<String, String> environment) {
        this.kernel = kernel;
        this.files = new KernelControlFiles(kernel);
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Path proc() {
        return Path.of("/proc");
    }

    @Override
    public Path sys() {
        return Path.of("/sys");
    }

    @Override
    public Path cgroupRoot() {
        return Path.of("/sys/fs/cgroup");
    }

    @Override
    public int euid() {
        return kernel.geteuid();
    }

    @Override
    public int egid() {
        return kernel.getegid();
    }

    @Override
    public boolean rootless() {
        Boolean known = rootless;
        if (known == null) {
            known = euid() != 0 || inUserNamespace(files, proc());
            rootless = known;
        }
        return known;
    }

    /** Whether this process is in a user namespace other than the initial one. */
    public static boolean inUserNamespace(ControlFiles files, Path proc) {
        return !mapsAllIds(files.readIfExists(proc.resolve("self/uid_map")).orElse(ALL_IDS));
    }

    /** Only the initial user namespace maps every id to itself. A kernel without user namespaces has no such file. */
    static boolean mapsAllIds(String uidMap) {
        return uidMap.strip().replaceAll("\\s+", " ").equals(ALL_IDS);
    }

    @Override
    public KernelVersion kernel() {
        return KernelVersion.parse(kernel.kernelRelease());
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public ControlFiles files() {
        return files;
    }

    @Override
    public SystemCalls calls() {
        return kernel;
    }
}
