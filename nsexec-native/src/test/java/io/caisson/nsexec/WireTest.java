// SPDX-License-Identifier: Apache-2.0
package io.caisson.nsexec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireTest {
    @Test
    void readsBackEveryKindOfField() {
        byte[] message = new WireWriter()
                .u32(0xffff_fffeL)
                .u64(-2)
                .str("über")
                .str("")
                .bytes(new byte[] {1, 2, 3})
                .strs(List.of("a", "bcde"))
                .u32s(List.of(1L, 0xffff_ffffL))
                .toByteArray();

        WireReader reader = new WireReader(message);

        assertThat(reader.unsigned()).isEqualTo(0xffff_fffeL);
        assertThat(reader.u64()).isEqualTo(-2);
        assertThat(reader.str()).isEqualTo("über");
        assertThat(reader.str()).isEmpty();
        assertThat(reader.bytes()).containsExactly(1, 2, 3);
        assertThat(reader.strs()).containsExactly("a", "bcde");
        assertThat(reader.u32s()).containsExactly(1L, 0xffff_ffffL);
        assertThat(reader.hasMore()).isFalse();
    }

    @Test
    void padsStringsToFourBytesAfterTheirNul() {
        byte[] message = new WireWriter().str("abc").str("abcd").toByteArray();

        assertThat(message).hasSize(4 + 4 + 4 + 8);
        assertThat(Arrays.copyOfRange(message, 4, 8)).containsExactly('a', 'b', 'c', 0);
    }

    @Test
    void laysMessagesOutAsNetlinkDoes() {
        byte[] attributes =
                new WireWriter().attribute(27282, "abc").attribute(27285, true).toByteArray();

        ByteBuffer message =
                ByteBuffer.wrap(WireWriter.message(62000, attributes)).order(ByteOrder.nativeOrder());

        assertThat(message.getInt(0)).isEqualTo(16 + 8 + 8);
        assertThat(message.getShort(4)).isEqualTo((short) 62000);
        assertThat(message.getShort(16)).as("length, NUL counted").isEqualTo((short) 8);
        assertThat(message.getShort(18)).isEqualTo((short) 27282);
        assertThat(message.getShort(24)).as("length without padding").isEqualTo((short) 5);
        assertThat(message.get(28)).isEqualTo((byte) 1);
    }

    @Test
    void readsMessagesAttributesAndOperationsBack() {
        byte[] payload = new WireWriter()
                .attribute(27281, 7)
                .operation(42, 1, fields -> fields.u32(18))
                .toByteArray();

        WireReader.Message message = new WireReader(WireWriter.message(62001, payload)).message();
        WireReader.Attribute attribute = message.payload().attribute();
        WireReader.Operation operation = message.payload().operation();

        assertThat(message.type()).isEqualTo(62001);
        assertThat(attribute.type()).isEqualTo(27281);
        assertThat(attribute.payload().u32()).isEqualTo(7);
        assertThat(operation.code()).isEqualTo(42);
        assertThat(operation.phase()).isEqualTo(1);
        assertThat(operation.fields().u32()).isEqualTo(18);
        assertThat(message.payload().hasMore()).isFalse();
    }

    @Test
    void growsWithLargeContent() {
        byte[] large = new byte[1 << 20];
        Arrays.fill(large, (byte) 7);

        assertThat(new WireReader(new WireWriter().u32(1).bytes(large).toByteArray()).u32())
                .isEqualTo(1);
        assertThat(new WireReader(new WireWriter().bytes(large).toByteArray()).bytes())
                .isEqualTo(large);
    }

    @Test
    void refusesWhatTheOtherSideWouldRefuse() {
        WireWriter out = new WireWriter();

        assertThatThrownBy(() -> out.str("a\0b"))
                .hasMessage("failed to encode 'a\\0b': a NUL character is not allowed");
        assertThatThrownBy(() -> out.u32(1L << 32))
                .hasMessage("failed to encode '4294967296': does not fit 32 unsigned bits");
        assertThatThrownBy(() -> out.u32(-1L)).hasMessage("failed to encode '-1': does not fit 32 unsigned bits");
        assertThatThrownBy(() -> out.attribute(27282, "x".repeat(65531)))
                .hasMessage("failed to encode attribute '27282': 65532 bytes are too many");
    }

    @Test
    void findsEveryTruncation() {
        byte[] message = new WireWriter()
                .u32(1)
                .str("text")
                .strs(List.of("x", "y"))
                .bytes(new byte[4])
                .toByteArray();

        for (int length = 0; length < message.length; length++) {
            WireReader reader = new WireReader(Arrays.copyOf(message, length));
            assertThatThrownBy(() -> {
                        reader.u32();
                        reader.str();
                        reader.strs();
                        reader.bytes();
                    })
                    .as("cut to %d bytes", length)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void refusesLengthsAndCountsBeyondTheMessage() {
        assertThatThrownBy(() -> new WireReader(new WireWriter().u32(-1).toByteArray()).bytes())
                .hasMessage("failed to read 4294967295 bytes: the message has 0 left");
        assertThatThrownBy(() -> new WireReader(new WireWriter().u32(1 << 30).toByteArray()).strs())
                .hasMessage("failed to read a list: it has fewer than 1073741824 elements");
        assertThatThrownBy(() -> new WireReader(new WireWriter().u32(-1).toByteArray()).u32s())
                .hasMessage("failed to read a list: it has fewer than 4294967295 elements");
    }

    @Test
    void refusesStringsThatBreakTheRules() {
        byte[] inside = new WireWriter().u32(3).raw(new byte[] {'a', 0, 'b', 0}).toByteArray();
        byte[] endless =
                new WireWriter().u32(3).raw(new byte[] {'a', 'b', 'c', 'd'}).toByteArray();

        assertThatThrownBy(() -> new WireReader(inside).str())
                .hasMessage("failed to read a string: it has a NUL inside");
        assertThatThrownBy(() -> new WireReader(endless).str())
                .hasMessage("failed to read a string: it does not end with NUL");
    }
}
