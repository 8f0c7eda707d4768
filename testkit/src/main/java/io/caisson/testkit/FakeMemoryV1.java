// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Path;

/** The memory controller's rules: a limit never exceeds that of memory and swap together. */
final class FakeMemoryV1 {
    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String SWAP = "memory.memsw.limit_in_bytes";

    private FakeMemoryV1() {}

    static void limit(Path file, String text) {
        String value = text.equals("-1") ? FakeCgroupV1.NO_MEMORY_LIMIT : text;
        boolean swap = file.endsWith(SWAP);
        Path other = file.resolveSibling(swap ? LIMIT : SWAP);
        long difference = Long.parseLong(value) - Long.parseLong(Tree.text(other));
        FakeCgroupV1.refuseUnless(swap ? difference >= 0 : difference <= 0, file, text);
        Tree.file(file, value);
    }
}
