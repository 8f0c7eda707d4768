// SPDX-License-Identifier: Apache-2.0
package io.caisson.nsexec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Writes fields, attributes, operations and messages as {@code protocol.h} lays them out. */
public final class WireWriter {
    private static final int NETLINK_HEADER = 16;
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int MAX_ATTRIBUTE = 0xffff;

    private ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    /** A netlink-format message: header, then the payload. */
    public static byte[] message(int type, byte[] payload) {
        WireWriter out = new WireWriter();
        out.u32(NETLINK_HEADER + payload.length).u16(type).u16(0).u32(0).u32(0).raw(payload);
        return out.toByteArray();
    }

    public WireWriter u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    public WireWriter u16(int value) {
        room(Short.BYTES).putShort((short) value);
        return this;
    }

    public WireWriter u32(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    /** @throws IllegalArgumentException outside 0 to 4294967295 */
    public WireWriter u32(long value) {
        if (value < 0 || value > 0xffff_ffffL) {
            throw new IllegalArgumentException("failed to encode '" + value + "': does not fit 32 unsigned bits");
        }
        return u32((int) value);
    }

    public WireWriter u64(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    /** @throws IllegalArgumentException when the text holds a NUL */
    public WireWriter str(String value) {
        byte[] text = textOf(value);
        return u32(text.length).raw(text).u8(0).pad();
    }

    public WireWriter bytes(byte[] value) {
        return u32(value.length).raw(value).pad();
    }

    public WireWriter strs(List<String> values) {
        u32(values.size());
        values.forEach(this::str);
        return this;
    }

    /** Each value is an unsigned 32-bit number. */
    public WireWriter u32s(List<Long> values) {
        u32(values.size());
        values.forEach(value -> u32(value.longValue()));
        return this;
    }

    /** Bytes as they are. */
    public WireWriter raw(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    /** Netlink attribute with a 32-bit number. */
    public WireWriter attribute(int type, int value) {
        return attribute(type, new WireWriter().u32(value).toByteArray());
    }

    /** Netlink attribute with a one-byte truth value. */
    public WireWriter attribute(int type, boolean value) {
        return attribute(type, new byte[] {(byte) (value ? 1 : 0)});
    }

    /** Netlink attribute with a text, ended by NUL. */
    public WireWriter attribute(int type, String value) {
        byte[] text = textOf(value);
        return attribute(type, Arrays.copyOf(text, text.length + 1));
    }

    private WireWriter attribute(int type, byte[] payload) {
        int length = ATTRIBUTE_HEADER + payload.length;
        if (length > MAX_ATTRIBUTE) {
            throw new IllegalArgumentException(
                    "failed to encode attribute '" + type + "': " + payload.length + " bytes are too many");
        }
        return u16(length).u16(type).raw(payload).pad();
    }

    /** One operation of the programme; {@code fields} writes what follows its header. */
    public WireWriter operation(int code, int phase, Consumer<WireWriter> fields) {
        int start = buffer.position();
        u32(0).u16(code).u16(phase);
        fields.accept(this);
        buffer.putInt(start, buffer.position() - start);
        return pad();
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static byte[] textOf(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "failed to encode '" + value.replace("\0", "\\0") + "': a NUL character is not allowed");
        }
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private WireWriter pad() {
        while (buffer.position() % 4 != 0) {
            u8(0);
        }
        return this;
    }

    private ByteBuffer room(int length) {
        if (buffer.remaining() < length) {
            int capacity = Math.addExact(buffer.position(), Math.max(length, buffer.capacity()));
            buffer =
                    ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder()).put(toByteArray());
        }
        return buffer;
    }
}
