// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * What became of a sandbox.
 *
 * @param outcome how it ended
 * @param stdout what it wrote to its standard output
 * @param stderr what it wrote to its standard error
 * @param duration from the program's start to its end
 * @param peakMemory most bytes of memory in use at a time; absent without a memory cgroup, and where the kernel does not
 *     tell (cgroup v2 before Linux 5.19)
 * @param unenforced limits that were asked for and not enforced, as {@link SandboxLimits} names them: always empty when
 *     limits are required
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SandboxResult(
        Outcome outcome,
        Output stdout,
        Output stderr,
        Duration duration,
        OptionalLong peakMemory,
        List<String> unenforced) {
    public SandboxResult {
        unenforced = List.copyOf(unenforced);
    }

    /** Whether the program exited with 0. */
    public boolean succeeded() {
        return outcome instanceof Outcome.Exited exited && exited.code() == 0;
    }

    /** How a sandbox ended. */
    public sealed interface Outcome {
        /** The program exited by itself. */
        record Exited(int code) implements Outcome {}

        /** A signal ended the program, for another reason than the following ones. */
        record Signalled(int signal) implements Outcome {}

        /** It was ended when its time was over. */
        record TimedOut() implements Outcome {}

        /**
         * The kernel ended a process of it since memory was short of its limit, and the program ended by that: it was
         * this process, or exited with 137 as a shell does whose command was killed.
         */
        record OutOfMemory() implements Outcome {}
    }

    /**
     * What was written to a stream.
     *
     * @param bytes the first ones, up to {@link Sandbox#outputLimit}
     * @param truncated whether more were written, and thrown away
     */
    public record Output(byte[] bytes, boolean truncated) {
        public Output {
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        /** As UTF-8; what is none becomes U+FFFD. */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
