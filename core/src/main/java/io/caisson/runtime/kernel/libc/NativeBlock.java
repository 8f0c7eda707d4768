// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import io.caisson.spi.host.NativeMemory;
import java.util.concurrent.atomic.AtomicBoolean;

/** Memory handed out to a plugin. */
final class NativeBlock implements NativeMemory {
    private final Arena arena;
    private final Memory memory;
    private final int size;
    private final AtomicBoolean closed = new AtomicBoolean();

    NativeBlock(Arena arena, byte[] data) {
        this.arena = arena;
        this.memory = arena.copy(data);
        this.size = data.length;
    }

    @Override
    public long address() {
        requireOpen();
        return memory.address();
    }

    @Override
    public byte[] read() {
        requireOpen();
        byte[] content = new byte[size];
        memory.get(0, content, 0, size);
        return content;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            arena.close();
        }
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("native memory of " + size + " bytes is closed");
        }
    }
}
