// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.runtime.kernel.HostView;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.host.SystemCalls;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * This machine, with its cgroup2 mount as the only one: where the controllers are in the first version it has no
 * controllers, but the freezer, cgroup.kill, device programs and pressure files are there.
 */
final class UnifiedTree extends HostView {
    private static final Path HYBRID = Path.of("/sys/fs/cgroup/unified");
    private static final Path MEMORY_V1 = Path.of("/sys/fs/cgroup/memory");

    private final SystemCalls calls;
    private final Path memoryEvents;

    /** @param memoryEvents what stands for memory.events where the memory controller is in the first version */
    UnifiedTree(Path memoryEvents) {
        super(new KernelHost(new LibcKernel(), Map.of()));
        this.memoryEvents = memoryEvents;
        calls = (SystemCalls) Proxy.newProxyInstance(
                SystemCalls.class.getClassLoader(), new Class<?>[] {SystemCalls.class}, (proxy, method, arguments) -> {
                    Object[] changed = arguments == null ? new Object[0] : arguments.clone();
                    if (method.getName().equals("open") && !Files.exists((Path) changed[0])) {
                        changed[0] = standIn((Path) changed[0]);
                    }
                    try {
                        return method.invoke(super.calls(), changed);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Path standIn(Path file) {
        return isHybrid() && file.endsWith("memory.events") ? memoryEvents : file;
    }

    static boolean isHybrid() {
        return Files.exists(HYBRID.resolve("cgroup.procs"));
    }

    /** Where the memory of a cgroup is limited: the same place where the hierarchy is one. */
    Path memory(Path cgroup) {
        return isHybrid() ? MEMORY_V1.resolve(cgroup.getFileName()) : cgroup;
    }

    @Override
    public Path cgroupRoot() {
        return isHybrid() ? HYBRID : super.cgroupRoot();
    }

    @Override
    public SystemCalls calls() {
        return calls;
    }
}
