// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import java.util.ArrayList;
import java.util.List;

/** Zeroed native memory that is freed together. */
final class Arena implements AutoCloseable {
    private final LibC libc;
    private final List<Memory> blocks = new ArrayList<>();

    Arena(LibC libc) {
        this.libc = libc;
    }

    Memory allocate(long size) {
        long all = Math.max(size, 1);
        long address = libc.calloc(1, all);
        if (address <= 0) {
            throw new OutOfMemoryError("native memory of " + size + " bytes");
        }
        Memory block = new Memory(address, all);
        blocks.add(block);
        return block;
    }

    Memory copy(byte[] data) {
        Memory block = allocate(data.length);
        block.put(0, data, 0, data.length);
        return block;
    }

    /** A NULL-terminated char *[]. */
    Memory strings(List<String> texts) {
        Memory array = allocate((texts.size() + 1L) * Long.BYTES);
        for (int i = 0; i < texts.size(); i++) {
            array.putLong((long) i * Long.BYTES, copy(Native.text(texts.get(i))).address());
        }
        return array;
    }

    @Override
    public void close() {
        blocks.forEach(block -> libc.free(block.address()));
        blocks.clear();
    }
}
