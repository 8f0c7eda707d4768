// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.seccomp;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A compiled filter.
 *
 * @param instructions struct sock_filter[] in native order
 * @param flags SECCOMP_FILTER_FLAG_* for seccomp(2)
 * @param listener whether the filter needs a listener (SCMP_ACT_NOTIFY is used)
 * @param warnings what was left out, one sentence each
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SeccompProgram(byte[] instructions, int flags, boolean listener, List<String> warnings) {
    public SeccompProgram {
        instructions = instructions.clone();
        warnings = List.copyOf(warnings);
    }

    @Override
    public byte[] instructions() {
        return instructions.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeccompProgram that
                && Arrays.equals(instructions, that.instructions)
                && flags == that.flags
                && listener == that.listener
                && warnings.equals(that.warnings);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(instructions) * 31 + flags;
    }

    @Override
    public String toString() {
        return "SeccompProgram[" + instructions.length / 8 + " instructions, flags=" + flags + ", listener=" + listener
                + "]";
    }
}
