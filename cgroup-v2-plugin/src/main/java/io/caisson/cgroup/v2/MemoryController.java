// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Limits memory. Kernel memory limits are not set: the kernel counts that memory in the ordinary limit. */
final class MemoryController implements Controller {
    private static final String SWAP = "memory.swap.max";

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean domain() {
        return true;
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return resources
                .memory()
                .filter(memory -> Values.given(memory.limit())
                        || Values.given(memory.swap())
                        || Values.given(memory.reservation()))
                .isPresent();
    }

    @Override
    public void check(LinuxResources resources) {
        resources.memory().ifPresent(Conversions::swap);
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources.memory().ifPresent(memory -> set(cgroup, memory, files));
    }

    private static void set(Path cgroup, LinuxMemory memory, ControlFiles files) {
        if (memory.checkBeforeUpdate().orElse(false)) {
            refuseLessThanUsed(cgroup, memory, files);
        }
        Optional<String> swap = Conversions.swap(memory);
        boolean first = swap.filter(text -> raises(cgroup, text, files)).isPresent();
        if (first) {
            swap.ifPresent(text -> setSwap(cgroup.resolve(SWAP), text, files));
        }
        if (Values.given(memory.limit())) {
            files.write(
                    cgroup.resolve("memory.max"), Values.limit(memory.limit().getAsLong()));
        }
        if (!first) {
            swap.ifPresent(text -> setSwap(cgroup.resolve(SWAP), text, files));
        }
        if (Values.given(memory.reservation())) {
            files.write(
                    cgroup.resolve("memory.low"),
                    Values.limit(memory.reservation().getAsLong()));
        }
    }

    /**
     * A lower memory limit pushes pages out to swap or, where that is full, has processes killed: more swap is given
     * before it, less after it.
     */
    private static boolean raises(Path cgroup, String swap, ControlFiles files) {
        OptionalLong present = Values.number(files, cgroup.resolve(SWAP));
        return swap.equals("max") || (present.isPresent() && Long.parseLong(swap) > present.getAsLong());
    }

    /** Without swap accounting the file is missing; then no limit, and no swap at all, need not be written. */
    private static void setSwap(Path file, String swap, ControlFiles files) {
        try {
            files.write(file, swap);
        } catch (CaissonException e) {
            boolean needless = swap.equals("max") || swap.equals("0");
            if (!needless || !Failures.is(e, Failures.ENOENT)) {
                throw e;
            }
        }
    }

    /** The kernel would rather kill processes than refuse such a limit. */
    private static void refuseLessThanUsed(Path cgroup, LinuxMemory memory, ControlFiles files) {
        OptionalLong used = Values.number(files, cgroup.resolve("memory.current"));
        long limit = memory.limit().orElse(0);
        if (limit > 0 && used.isPresent() && limit <= used.getAsLong()) {
            throw Failures.cgroup(
                    "unable to set memory limit to " + limit + " (current usage: " + used.getAsLong() + ")");
        }
    }
}
