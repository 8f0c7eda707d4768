// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.jnr;

import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Zeroed native memory that is freed together. */
final class Arena implements AutoCloseable {
    private final LibC libc;
    private final Runtime runtime;
    private final List<Pointer> blocks = new ArrayList<>();

    Arena(LibC libc, Runtime runtime) {
        this.libc = libc;
        this.runtime = runtime;
    }

    Pointer allocate(long size) {
        Pointer block = libc.calloc(1, Math.max(size, 1));
        if (block == null) {
            throw new OutOfMemoryError("native memory of " + size + " bytes");
        }
        blocks.add(block);
        return Pointer.wrap(runtime, block.address(), Math.max(size, 1));
    }

    Pointer copy(byte[] data) {
        Pointer block = allocate(data.length);
        block.put(0, data, 0, data.length);
        return block;
    }

    /** A NULL-terminated char *[]. */
    Pointer strings(List<String> texts) {
        Pointer array = allocate((texts.size() + 1L) * Long.BYTES);
        for (int i = 0; i < texts.size(); i++) {
            array.putLong((long) i * Long.BYTES, copy(Native.text(texts.get(i))).address());
        }
        return array;
    }

    @Override
    public void close() {
        blocks.forEach(libc::free);
        blocks.clear();
    }
}
