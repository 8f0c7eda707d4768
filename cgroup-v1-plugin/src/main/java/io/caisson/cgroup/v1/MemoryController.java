// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CaissonException;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Limits memory. Kernel memory limits are not set: the kernel counts that memory in the ordinary limit and ignores
 * the others since Linux 5.16.
 */
final class MemoryController implements Controller {
    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String SWAP = "memory.memsw.limit_in_bytes";
    private static final long MAX_SWAPPINESS = 100;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return resources
                .memory()
                .filter(memory -> Values.given(memory.limit())
                        || Values.given(memory.swap())
                        || Values.given(memory.reservation())
                        || memory.swappiness().isPresent()
                        || memory.disableOOMKiller().orElse(false))
                .isPresent();
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources.memory().ifPresent(memory -> set(cgroup, memory, files));
    }

    private static void set(Path cgroup, LinuxMemory memory, ControlFiles files) {
        setLimits(cgroup, memory, files);
        if (Values.given(memory.reservation())) {
            files.write(cgroup.resolve("memory.soft_limit_in_bytes"), text(memory.reservation()));
        }
        if (memory.disableOOMKiller().orElse(false)) {
            files.write(cgroup.resolve("memory.oom_control"), "1");
        }
        if (memory.swappiness().isPresent()) {
            long value = memory.swappiness().getAsLong();
            if (value < 0 || value > MAX_SWAPPINESS) {
                throw Failures.cgroup(
                        "invalid memory swappiness value: " + Long.toUnsignedString(value) + " (valid range is 0-100)");
            }
            files.write(cgroup.resolve("memory.swappiness"), Long.toString(value));
        }
    }

    /** The kernel refuses a state in which the limit exceeds limit plus swap, so the order matters. */
    private static void setLimits(Path cgroup, LinuxMemory memory, ControlFiles files) {
        boolean limited = Values.given(memory.limit());
        OptionalLong swap = swap(memory);
        if (limited && swap.isPresent() && raisesSwap(cgroup, swap.getAsLong(), files)) {
            files.write(cgroup.resolve(SWAP), text(swap));
            setLimit(cgroup, memory.limit().getAsLong(), files);
            return;
        }
        if (limited) {
            setLimit(cgroup, memory.limit().getAsLong(), files);
        }
        if (swap.isPresent()) {
            files.write(cgroup.resolve(SWAP), text(swap));
        }
    }

    /** Without a memory limit, swap is not limited either, where swap is accounted at all. */
    private static OptionalLong swap(LinuxMemory memory) {
        return Values.given(memory.swap()) ? memory.swap() : OptionalLong.empty();
    }

    private static boolean raisesSwap(Path cgroup, long swap, ControlFiles files) {
        OptionalLong limit = Values.limit(files, cgroup.resolve(LIMIT));
        return swap < 0 || (limit.isPresent() && limit.getAsLong() < swap);
    }

    private static void setLimit(Path cgroup, long limit, ControlFiles files) {
        try {
            if (limit < 0 && files.exists(cgroup.resolve(SWAP))) {
                files.write(cgroup.resolve(SWAP), "-1");
            }
            files.write(cgroup.resolve(LIMIT), Long.toString(limit));
        } catch (CaissonException e) {
            if (!Failures.is(e, Failures.EBUSY)) {
                throw e;
            }
            throw Failures.cgroup(
                    "unable to set memory limit to " + limit + " (current usage: "
                            + files.read(cgroup.resolve("memory.usage_in_bytes")) + ", peak usage: "
                            + files.read(cgroup.resolve("memory.max_usage_in_bytes")) + ")",
                    e);
        }
    }

    private static String text(OptionalLong value) {
        return Long.toString(value.getAsLong());
    }
}
