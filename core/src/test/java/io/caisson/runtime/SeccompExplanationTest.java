// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.api.CaissonException;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.ErrorCode;
import io.caisson.api.SeccompExplanation;
import io.caisson.api.SeccompExplanation.Answer;
import io.caisson.api.SeccompExplanation.Architecture;
import io.caisson.api.SeccompExplanation.Call;
import io.caisson.api.SeccompExplanation.Ignored;
import io.caisson.api.SeccompExplanation.Outcome;
import io.caisson.api.SeccompExplanation.Reason;
import io.caisson.api.SpecException;
import io.caisson.runtime.kernel.jnr.SeccompLibrary;
import io.caisson.runtime.seccomp.BpfMachine;
import io.caisson.runtime.seccomp.BpfText;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompArg;
import io.caisson.spec.SeccompSyscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is explained is what the compiled programs do. */
class SeccompExplanationTest {
    private static final Path DOCKER = Path.of("../conformance/docker-sized-seccomp.json");
    private static final int X86_64 = 0xc000003e;
    private static final int X86 = 0x40000003;
    private static final int ERRNO = 0x00050000;
    private static final int ALLOW = 0x7fff0000;
    private static final Answer ALLOWED = new Answer("SCMP_ACT_ALLOW", OptionalInt.empty());

    @TempDir
    Path directory;

    private final ContainerRuntime runtime =
            CaissonRuntime.builder().root(Path.of("/nonexistent")).build();

    @BeforeEach
    void requireLibrary() {
        assumeTrue(SeccompLibrary.isInstalled(), "libseccomp2 is not installed");
    }

    private SeccompExplanation explain(String text) throws Exception {
        return runtime.explainSeccomp(Files.writeString(directory.resolve("file.json"), text));
    }

    private static Call call(SeccompExplanation all, int architecture, String name) {
        return all.architectures().get(architecture).calls().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Answer errno(int number) {
        return new Answer("SCMP_ACT_ERRNO", OptionalInt.of(number));
    }

    private static Outcome always(Answer answer, Reason reason, String... rule) {
        return new Outcome("", answer, reason, rule.length == 0 ? Optional.empty() : Optional.of(rule[0]));
    }

    /** Number of the action, as the kernel has it, of those in the profile. */
    private static int number(Answer answer) {
        return answer.equals(ALLOWED) ? ALLOW : ERRNO | answer.value().orElseThrow();
    }

    @Test
    void agreesWithTheProgramForEveryCallOfDockersProfile() throws Exception {
        LinuxSeccomp profile = new SpecReader().parse(Files.readAllBytes(DOCKER), LinuxSeccomp.class);
        SeccompExplanation all = runtime.explainSeccomp(DOCKER);
        assertThat(all.architectures())
                .extracting(Architecture::name)
                .containsExactly("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
        BpfMachine machine = new BpfMachine(all.program());
        int[] architectures = {X86_64, X86, X86_64};
        for (int i = 0; i < architectures.length; i++) {
            List<Call> calls = all.architectures().get(i).calls();
            assertThat(calls).hasSizeGreaterThan(300);
            for (Call call : calls) {
                for (long first : new long[] {0, 1, 8, 40, 0x20000, 0x20008, 0xffffffffL, 0x10000000, 0xfffffffeL}) {
                    assertThat(machine.run(architectures[i], call.number(), first))
                            .as("%s(%x) on %s", call, first, i)
                            .isEqualTo(number(foretold(call, profile, first)));
                }
            }
        }
        assertThat(all.otherArchitectures().action()).isEqualTo("SCMP_ACT_KILL_THREAD");
    }

    /** The answer of the first outcome whose rule's conditions hold. */
    private static Answer foretold(Call call, LinuxSeccomp profile, long first) {
        for (Outcome outcome : call.outcomes()) {
            boolean elsewhere =
                    outcome.condition().isEmpty() || outcome.condition().equals("otherwise");
            if (elsewhere || holds(rule(profile, outcome.rule().orElseThrow()), first)) {
                return outcome.answer();
            }
        }
        throw new AssertionError("nothing is said of " + call);
    }

    private static SeccompSyscall rule(LinuxSeccomp profile, String pointer) {
        return profile.syscalls().get(Integer.parseInt(pointer.substring("/syscalls/".length())));
    }

    private static boolean holds(SeccompSyscall rule, long first) {
        SeccompArg one = rule.args().get(0);
        return switch (one.op()) {
            case SCMP_CMP_EQ -> first == one.value();
            case SCMP_CMP_NE -> first != one.value();
            case SCMP_CMP_MASKED_EQ -> (first & one.value()) == one.valueTwo().orElseThrow();
            default -> throw new AssertionError(one);
        };
    }

    @Test
    void tellsWhy() throws Exception {
        SeccompExplanation all = explain(
                """
                {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 13, "syscalls": [
                 {"names": ["read", "kcmp", "no_such_call"], "action": "SCMP_ACT_ALLOW"},
                 {"names": ["acct"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13},
                 {"names": ["personality"], "action": "SCMP_ACT_ALLOW", "args": [
                   {"index": 0, "value": 8, "op": "SCMP_CMP_EQ"}, {"index": 1, "value": 255, "valueTwo": 17,
                    "op": "SCMP_CMP_MASKED_EQ"}]},
                 {"names": ["personality"], "action": "SCMP_ACT_LOG", "args": [
                   {"index": 0, "value": 5, "op": "SCMP_CMP_LT"}]},
                 {"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [
                   {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}, {"index": 0, "value": 2, "op": "SCMP_CMP_EQ"}]},
                 {"names": ["swapon"], "action": "SCMP_ACT_TRACE", "errnoRet": 7}]}""");
        assertThat(all.compiler()).isEqualTo("libseccomp");
        assertThat(all.flags()).containsExactly("SECCOMP_FILTER_FLAG_SPEC_ALLOW");
        assertThat(call(all, 0, "read").outcomes()).containsExactly(always(ALLOWED, Reason.RULE, "/syscalls/0"));
        assertThat(call(all, 0, "write").outcomes()).containsExactly(always(errno(13), Reason.DEFAULT));
        assertThat(call(all, 0, "acct").outcomes()).containsExactly(always(errno(13), Reason.DEFAULT, "/syscalls/1"));
        assertThat(call(all, 0, "clone3").outcomes()).containsExactly(always(errno(38), Reason.NEWER));
        assertThat(call(all, 0, "*").outcomes()).containsExactly(always(errno(38), Reason.NEWER));
        assertThat(call(all, 0, "swapon").outcomes())
                .containsExactly(always(new Answer("SCMP_ACT_TRACE", OptionalInt.of(7)), Reason.RULE, "/syscalls/5"));
        assertThat(call(all, 0, "personality").outcomes())
                .containsExactly(
                        new Outcome(
                                "arg0 == 0x8 and arg1 & 0xff == 0x11",
                                ALLOWED,
                                Reason.RULE,
                                Optional.of("/syscalls/2")),
                        new Outcome(
                                "arg0 < 0x5",
                                new Answer("SCMP_ACT_LOG", OptionalInt.empty()),
                                Reason.RULE,
                                Optional.of("/syscalls/3")),
                        new Outcome("otherwise", errno(13), Reason.DEFAULT, Optional.empty()));
        assertThat(call(all, 0, "socket").outcomes())
                .extracting(Outcome::condition)
                .containsExactly("arg0 == 0x1", "arg0 == 0x2", "otherwise");
        assertThat(all.architectures().get(0).ignored()).containsExactly(new Ignored("no_such_call", "/syscalls/0"));
    }

    /** Calls of sockets have a number of their own, and one that they share. */
    @Test
    void tellsWhenTheProgramDoesNotDoAsARuleSays() throws Exception {
        SeccompExplanation all = explain(
                """
                {"ociVersion": "1.0.0", "linux": {"seccomp": {"defaultAction": "SCMP_ACT_ALLOW",
                 "architectures": ["SCMP_ARCH_X86"], "syscalls": [
                 {"names": ["socket"], "action": "SCMP_ACT_ERRNO", "errnoRet": 7}]}}}""");
        assertThat(call(all, 0, "socket").outcomes())
                .containsExactly(always(errno(7), Reason.RULE, "/linux/seccomp/syscalls/0"));
        assertThat(call(all, 1, "socketcall").outcomes())
                .extracting(Outcome::reason)
                .containsExactly(Reason.DEFAULT, Reason.PROGRAM);
    }

    @Test
    void explainsProgramsThatAreGivenRaw() throws Exception {
        ByteBuffer program = ByteBuffer.allocate(6 * 8).order(ByteOrder.nativeOrder());
        int[] code = {0x20, 0x15, 0x20, 0x25, 0x06, 0x06};
        int[] jumps = {0, 0x0300, 0, 0x0001, 0, 0}; // if false in the upper byte
        int[] operands = {0, 83, 16, 4, ERRNO | 9, ALLOW};
        for (int i = 0; i < code.length; i++) {
            program.putShort((short) code[i])
                    .put((byte) jumps[i])
                    .put((byte) (jumps[i] >> 8))
                    .putInt(operands[i]);
        }
        SeccompExplanation all =
                explain("{\"ociVersion\": \"1.0.0\", \"annotations\": {\"run.oci.seccomp_bpf_data\": \""
                        + Base64.getEncoder().encodeToString(program.array()) + "\"}}");
        assertThat(all.compiler()).isEqualTo("run.oci.seccomp_bpf_data");
        assertThat(all.program()).isEqualTo(program.array());
        assertThat(call(all, 0, "read").outcomes()).containsExactly(always(ALLOWED, Reason.PROGRAM));
        assertThat(call(all, 0, "mkdir").outcomes()).extracting(Outcome::answer).containsExactly(errno(9), ALLOWED);
        assertThat(BpfText.of(all.program()))
                .isEqualTo(
                        """
                           0: ld  number
                           1: jeq 0x53, then 2, else 5
                           2: ld  argument 0, low
                           3: jgt 0x4, then 5, else 4
                           4: ret SCMP_ACT_ERRNO(9)
                           5: ret SCMP_ACT_ALLOW
                        """);
    }

    @Test
    void tellsWhatCannotBeExplained() throws Exception {
        assertThatThrownBy(() -> explain("{\"ociVersion\": \"1.0.0\"}"))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SPEC))
                .hasMessageContaining("it has no /linux/seccomp");
        assertThatThrownBy(() -> explain("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"defaultErrnoRet\": 1}"))
                .isInstanceOf(SpecException.class)
                .hasMessageStartingWith("/defaultErrnoRet: must be absent");
        assertThatThrownBy(() -> explain("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"archMap\": [{}]}"))
                .hasMessageContaining("archMap");
        assertThatThrownBy(() -> runtime.explainSeccomp(directory.resolve("absent")))
                .hasMessageContaining("absent': no such file or directory");
    }
}
