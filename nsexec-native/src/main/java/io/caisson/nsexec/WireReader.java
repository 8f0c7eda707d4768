// SPDX-License-Identifier: Apache-2.0
package io.caisson.nsexec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link WireWriter} writes; every read throws {@link MalformedMessageException} past the end. */
public final class WireReader {
    private static final int NETLINK_HEADER = 16;
    private static final int HEADER = 8;
    private static final int SHORTEST_STRING = 5;

    private final ByteBuffer buffer;

    public WireReader(byte[] data) {
        this(ByteBuffer.wrap(data));
    }

    private WireReader(ByteBuffer data) {
        this.buffer = data.order(ByteOrder.nativeOrder());
    }

    /** A message with a netlink header. */
    public record Message(int type, WireReader payload) {}

    /** A netlink attribute; the reader holds its payload. */
    public record Attribute(int type, WireReader payload) {}

    /** An operation; the reader holds its fields. */
    public record Operation(int code, int phase, WireReader fields) {}

    /** Whether something is left to read. */
    public boolean hasMore() {
        return buffer.hasRemaining();
    }

    public Message message() {
        int length = u32();
        int type = u16();
        take(NETLINK_HEADER - Integer.BYTES - Short.BYTES);
        return new Message(type, part(length - NETLINK_HEADER));
    }

    public Attribute attribute() {
        int length = u16();
        int type = u16();
        WireReader payload = part(length - 2 * Short.BYTES);
        skipPadding();
        return new Attribute(type, payload);
    }

    public Operation operation() {
        int length = u32();
        int code = u16();
        int phase = u16();
        WireReader fields = part(length - HEADER);
        skipPadding();
        return new Operation(code, phase, fields);
    }

    public int u8() {
        return Byte.toUnsignedInt(take(1).get());
    }

    public int u16() {
        return Short.toUnsignedInt(take(Short.BYTES).getShort());
    }

    public int u32() {
        return take(Integer.BYTES).getInt();
    }

    public long unsigned() {
        return Integer.toUnsignedLong(u32());
    }

    public long u64() {
        return take(Long.BYTES).getLong();
    }

    public String str() {
        byte[] text = copy(u32());
        for (byte character : text) {
            if (character == 0) {
                throw new MalformedMessageException("failed to read a string: it has a NUL inside");
            }
        }
        if (u8() != 0) {
            throw new MalformedMessageException("failed to read a string: it does not end with NUL");
        }
        skipPadding();
        return new String(text, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        byte[] value = copy(u32());
        skipPadding();
        return value;
    }

    public List<String> strs() {
        int count = count(SHORTEST_STRING);
        List<String> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(str());
        }
        return List.copyOf(values);
    }

    /** Each value is an unsigned 32-bit number. */
    public List<Long> u32s() {
        int count = count(Integer.BYTES);
        List<Long> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(unsigned());
        }
        return List.copyOf(values);
    }

    /** The rest as text; one NUL at its end is left out. */
    public String text() {
        byte[] rest = copy(buffer.remaining());
        int length = rest.length > 0 && rest[rest.length - 1] == 0 ? rest.length - 1 : rest.length;
        return new String(rest, 0, length, StandardCharsets.UTF_8);
    }

    private int count(int bytesEach) {
        int count = u32();
        if (count < 0 || count > buffer.remaining() / bytesEach) {
            throw new MalformedMessageException(
                    "failed to read a list: it has fewer than " + Integer.toUnsignedString(count) + " elements");
        }
        return count;
    }

    private byte[] copy(int length) {
        byte[] value = new byte[checked(length)];
        buffer.get(value);
        return value;
    }

    private WireReader part(int length) {
        return new WireReader(take(length));
    }

    private ByteBuffer take(int length) {
        ByteBuffer part = buffer.slice(buffer.position(), checked(length)).order(ByteOrder.nativeOrder());
        buffer.position(buffer.position() + length);
        return part;
    }

    private int checked(int length) {
        if (length < 0 || length > buffer.remaining()) {
            throw new MalformedMessageException("failed to read " + Integer.toUnsignedString(length)
                    + " bytes: the message has " + buffer.remaining() + " left");
        }
        return length;
    }

    /** The last field of a message may go without. */
    private void skipPadding() {
        int gap = (4 - buffer.position() % 4) % 4;
        buffer.position(Math.min(buffer.limit(), buffer.position() + gap));
    }
}
