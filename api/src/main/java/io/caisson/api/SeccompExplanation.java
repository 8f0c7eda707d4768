// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * What a seccomp filter does to each system call, and why. The answers are those of the compiled program, which is run
 * for each; the reasons are found in the profile.
 *
 * @param compiler name of the plugin that compiled it, or of the annotation that it was taken from
 * @param program struct sock_filter[] in native order
 * @param flags of seccomp(2), such as {@code SECCOMP_FILTER_FLAG_LOG}
 * @param warnings what was left out, one sentence each
 * @param otherArchitectures answer to calls of an architecture that is not below
 * @param architectures the machine's own first
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent")
public record SeccompExplanation(
        String compiler,
        byte[] program,
        List<String> flags,
        List<String> warnings,
        Answer otherArchitectures,
        List<Architecture> architectures) {
    public SeccompExplanation {
        program = program.clone();
        flags = List.copyOf(flags);
        warnings = List.copyOf(warnings);
        architectures = List.copyOf(architectures);
    }

    @Override
    public byte[] program() {
        return program.clone();
    }

    /**
     * The calls of one architecture.
     *
     * @param name such as {@code SCMP_ARCH_X86_64}
     * @param calls by number; one for all that are newer than those that libseccomp knows comes last
     * @param ignored names in the profile that this architecture has no call of
     */
    public record Architecture(String name, List<Call> calls, List<Ignored> ignored) {
        public Architecture {
            calls = List.copyOf(calls);
            ignored = List.copyOf(ignored);
        }
    }

    /**
     * A system call.
     *
     * @param name as libseccomp knows it; {@code *} for the first number above all that it knows
     * @param number as the kernel sees it
     * @param outcomes in the order of the profile, what remains last
     */
    public record Call(String name, int number, List<Outcome> outcomes) {
        public Call {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * What happens to calls with some arguments.
     *
     * @param condition such as {@code arg0 == 0x8 and arg1 & 0xff != 0x1}; {@code otherwise} after such; "" for always
     * @param rule JSON pointer of the rule in the profile; absent when none decides
     */
    public record Outcome(String condition, Answer answer, Reason reason, Optional<String> rule) {}

    /**
     * What the kernel does with the call.
     *
     * @param action such as {@code SCMP_ACT_ERRNO}
     * @param value errno, or number for the tracer; absent with actions that carry none
     */
    public record Answer(String action, OptionalInt value) {}

    /**
     * A name that has no effect.
     *
     * @param rule JSON pointer of the rule
     */
    public record Ignored(String name, String rule) {}

    /** Why a call is answered so. */
    public enum Reason {
        /** A rule of the profile fits. */
        RULE,
        /** No rule fits, or the one that does has the default action and was left out. */
        DEFAULT,
        /** The call is newer than all that the profile names: ENOSYS, so that C libraries try an older one. */
        NEWER,
        /** The program says so: no rule of the profile for this call does. */
        PROGRAM
    }
}
