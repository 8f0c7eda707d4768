// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;

/** A block of native memory. No access leaves it; using it after its {@link Arena} was closed is an error of ours. */
final class Memory {
    private final long address;
    private final long size;

    Memory(long address, long size) {
        this.address = address;
        this.size = size;
    }

    long address() {
        return address;
    }

    void put(long offset, byte[] data, int from, int length) {
        requireInside(offset, length);
        Bridge.put(address + offset, data, from, length);
    }

    void get(long offset, byte[] into, int at, int length) {
        requireInside(offset, length);
        Bridge.get(address + offset, into, at, length);
    }

    void putShort(long offset, short value) {
        put(offset, number(Short.BYTES).putShort(value).array(), 0, Short.BYTES);
    }

    void putInt(long offset, int value) {
        put(offset, number(Integer.BYTES).putInt(value).array(), 0, Integer.BYTES);
    }

    void putLong(long offset, long value) {
        put(offset, number(Long.BYTES).putLong(value).array(), 0, Long.BYTES);
    }

    short getShort(long offset) {
        return number(offset, Short.BYTES).getShort();
    }

    int getInt(long offset) {
        return number(offset, Integer.BYTES).getInt();
    }

    long getLong(long offset) {
        return number(offset, Long.BYTES).getLong();
    }

    /** Up to the first NUL, or all of {@code length} bytes if there is none. */
    String getString(long offset, int length, Charset charset) {
        byte[] text = new byte[length];
        get(offset, text, 0, length);
        int end = 0;
        while (end < length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, charset);
    }

    private void requireInside(long offset, long length) {
        if (offset < 0 || length < 0 || length > size - offset) {
            throw new IndexOutOfBoundsException(length + " bytes at " + offset + " of " + size);
        }
    }

    private static ByteBuffer number(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    private ByteBuffer number(long offset, int bytes) {
        byte[] content = new byte[bytes];
        get(offset, content, 0, bytes);
        return ByteBuffer.wrap(content).order(ByteOrder.nativeOrder());
    }
}
