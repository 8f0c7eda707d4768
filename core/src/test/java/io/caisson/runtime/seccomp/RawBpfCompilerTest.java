// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompAction;
import io.caisson.spi.host.KernelVersion;
import io.caisson.spi.seccomp.SeccompProgram;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RawBpfCompilerTest {
    private static final LinuxSeccomp SILENT = Filters.allowing();
    private static final LinuxSeccomp LISTENING =
            Filters.profile(SeccompAction.SCMP_ACT_ALLOW, Optional.of("/run/agent"));
    private static final int MKDIR = 83;
    private static final int WRITE = 1;

    private static SeccompProgram compile(LinuxSeccomp profile, byte[] program) {
        return compile(profile, Base64.getEncoder().encodeToString(program));
    }

    private static SeccompProgram compile(LinuxSeccomp profile, String annotation) {
        return new RawBpfCompiler(annotation, new KernelVersion(6, 1)).compile(profile);
    }

    private static void refuses(LinuxSeccomp profile, byte[] program, String problem) {
        refuses(profile, Base64.getEncoder().encodeToString(program), problem);
    }

    private static void refuses(LinuxSeccomp profile, String annotation, String problem) {
        assertThatThrownBy(() -> compile(profile, annotation)).isInstanceOfSatisfying(CaissonException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SPEC);
            assertThat(e.getMessage()).isEqualTo("/annotations/run.oci.seccomp_bpf_data: " + problem);
        });
    }

    @Test
    void takesTheInstructionsAsTheyAre() {
        byte[] program = Filters.forOne(MKDIR, Actions.ERRNO | 13);
        SeccompProgram compiled = compile(SILENT, program);
        assertThat(compiled.instructions()).isEqualTo(program);
        assertThat(compiled.flags()).isEqualTo(Flags.SPEC_ALLOW);
        assertThat(compiled.listener()).isFalse();
        assertThat(compile(SILENT, Base64.getMimeEncoder(16, new byte[] {'\n'}).encodeToString(program)))
                .isEqualTo(compiled);
    }

    @Test
    void listensWhenTheFilterNotifies() {
        byte[] program = Filters.forOne(MKDIR, Actions.NOTIFY);
        SeccompProgram compiled = compile(LISTENING, program);
        assertThat(compiled.listener()).isTrue();
        assertThat(compiled.flags()).isEqualTo(Flags.SPEC_ALLOW | Flags.NEW_LISTENER);
        assertThat(compile(LISTENING, Filters.forOne(MKDIR, Actions.ALLOW)).listener())
                .isFalse();
        refuses(SILENT, program, "must not notify without /linux/seccomp/listenerPath");
    }

    /** The runtime would wait for a descriptor whose sending waits for the agent that is to get it. */
    @Test
    void refusesFiltersThatWouldHang() {
        String hangs = "must not notify of the write syscall";
        refuses(LISTENING, Filters.forOne(WRITE, Actions.NOTIFY), hangs);
        refuses(LISTENING, Filters.of(0x06, 0, 0, Actions.NOTIFY), hangs);
        int firstArgument = 0x20;
        refuses(LISTENING, Filters.of(firstArgument, 0, 0, 16, 0x16, 0, 0, 0), hangs);
        refuses(SILENT, Filters.of(0x16, 0, 0, 0), "must not notify without /linux/seccomp/listenerPath");
    }

    /** Each step doubles the number of values that the accumulator may have. */
    @Test
    void givesUpOnFiltersMadeToExhaustIt() {
        int rounds = 600;
        int[] numbers = new int[(rounds * 5 + 1) * 4];
        for (int i = 0; i < rounds; i++) {
            int[] step = {
                0x07,
                0,
                0,
                0, // keep A in X
                0x20,
                0,
                0,
                16 + i % 12 * 4,
                0x45,
                0,
                1,
                1 << i % 31, // test a bit of an argument
                0x04,
                0,
                0,
                0,
                0x0c,
                0,
                0,
                0
            };
            System.arraycopy(step, 0, numbers, i * step.length, step.length);
        }
        int[] last = {0x06, 0, 0, Actions.NOTIFY};
        System.arraycopy(last, 0, numbers, numbers.length - 4, 4);
        refuses(LISTENING, Filters.of(numbers), "must not notify of the write syscall");
    }

    @Test
    void refusesWhatIsNoFilter() {
        refuses(SILENT, "%%%", "must be base64: Illegal base64 character 25");
        refuses(SILENT, "AAAA", "must be whole instructions of 8 bytes, was 3 bytes");
        byte[] long4097 = new byte[4097 * 8];
        Arrays.fill(long4097, (byte) 6);
        refuses(SILENT, long4097, "must be at most 4096 instructions, was 4097");
        refuses(
                SILENT,
                Filters.of(0x20, 0, 0, 64, 6, 0, 0, 0),
                "instruction 0 (code 0x20) is not one that filters may use");
    }
}
