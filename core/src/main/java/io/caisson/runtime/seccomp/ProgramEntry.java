// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.spi.seccomp.SeccompProgram;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A compiled program as a file: mark, key, program, and a checksum of all that, which finds files that are damaged.
 * Files that somebody else may have written are not read in the first place ({@link ProgramFiles}), so that the checksum
 * needs not be one that costs as much as compiling.
 */
final class ProgramEntry {
    /** To be changed with the form of the entries. */
    private static final long MARK = 0x6361697373626631L;

    private static final int CHECKSUM_BYTES = Long.BYTES;

    private ProgramEntry() {}

    static byte[] write(ProgramKey key, SeccompProgram program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(MARK);
            write(out, key.bytes());
            write(out, program.instructions());
            out.writeInt(program.flags());
            out.writeInt(program.listener() ? 1 : 0);
            out.writeInt(program.warnings().size());
            for (String warning : program.warnings()) {
                write(out, warning.getBytes(StandardCharsets.UTF_8));
            }
            out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, length);
        return sum.getValue();
    }

    /** The program, when the file is whole and of that key. */
    static Optional<SeccompProgram> read(ProgramKey key, byte[] file) {
        int length = file.length - CHECKSUM_BYTES;
        ByteBuffer from = ByteBuffer.wrap(file);
        if (length < 0 || from.getLong(length) != checksum(file, length)) {
            return Optional.empty();
        }
        from.limit(length);
        try {
            if (from.getLong() != MARK || !Arrays.equals(bytes(from), key.bytes())) {
                return Optional.empty();
            }
            byte[] instructions = bytes(from);
            int flags = from.getInt();
            boolean listener = from.getInt() != 0;
            int warnings = from.getInt();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < warnings; i++) {
                texts.add(new String(bytes(from), StandardCharsets.UTF_8));
            }
            return Optional.of(new SeccompProgram(instructions, flags, listener, texts));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
