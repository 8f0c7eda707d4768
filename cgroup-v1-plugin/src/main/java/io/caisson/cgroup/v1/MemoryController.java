// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CaissonException;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Limits memory. Limits of kernel memory are not set, see {@link Conversions}.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/memory.html">memory</a>
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
        return limits(resources)
                || resources.memory().flatMap(LinuxMemory::disableOOMKiller).isPresent();
    }

    @Override
    public boolean limits(LinuxResources resources) {
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
        memory.disableOOMKiller().ifPresent(disable -> setOomKiller(cgroup, disable, files));
        if (memory.swappiness().isPresent()) {
            long value = memory.swappiness().getAsLong();
            if (value < 0 || value > MAX_SWAPPINESS) {
                throw Failures.cgroup(
                        "invalid memory swappiness value: " + Long.toUnsignedString(value) + " (valid range is 0-100)");
            }
            files.write(cgroup.resolve("memory.swappiness"), Long.toString(value));
        }
    }

    /** Enabled is what a new cgroup is; below one that counts for it some kernels refuse to be told so. */
    private static void setOomKiller(Path cgroup, boolean disable, ControlFiles files) {
        Path control = cgroup.resolve("memory.oom_control");
        boolean disabled = files.read(control).startsWith("oom_kill_disable 1");
        if (disabled != disable) {
            files.write(control, disable ? "1" : "0");
        }
    }

    /** The kernel refuses a state in which the limit exceeds limit plus swap, so the order matters. */
    private static void setLimits(Path cgroup, LinuxMemory memory, ControlFiles files) {
        boolean limited = Values.given(memory.limit());
        OptionalLong swap = swap(cgroup, memory, files);
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

    /** Without a memory limit, swap is not limited either. No swap limit is what holds where swap is not accounted. */
    private static OptionalLong swap(Path cgroup, LinuxMemory memory, ControlFiles files) {
        boolean lifted = !Values.given(memory.swap()) && memory.limit().orElse(0) < 0;
        OptionalLong wanted = lifted ? memory.limit() : memory.swap();
        boolean held = wanted.orElse(0) == 0 || (wanted.getAsLong() < 0 && !files.exists(cgroup.resolve(SWAP)));
        return held ? OptionalLong.empty() : wanted;
    }

    private static boolean raisesSwap(Path cgroup, long swap, ControlFiles files) {
        OptionalLong limit = new Readings(Optional.of(cgroup), files).limit(LIMIT);
        return swap < 0 || (limit.isPresent() && limit.getAsLong() < swap);
    }

    private static void setLimit(Path cgroup, long limit, ControlFiles files) {
        try {
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
