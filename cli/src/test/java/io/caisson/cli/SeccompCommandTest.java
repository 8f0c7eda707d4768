// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.SeccompExplanation;
import io.caisson.api.SeccompExplanation.Answer;
import io.caisson.api.SeccompExplanation.Architecture;
import io.caisson.api.SeccompExplanation.Call;
import io.caisson.api.SeccompExplanation.Ignored;
import io.caisson.api.SeccompExplanation.Outcome;
import io.caisson.api.SeccompExplanation.Reason;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeccompCommandTest extends CommandLineHarness {
    private static final byte[] PROGRAM = {6, 0, 0, 0, 5, 0, 5, 0};
    private static final Answer ALLOWED = new Answer("SCMP_ACT_ALLOW", OptionalInt.empty());
    private static final Answer ENOSYS = new Answer("SCMP_ACT_ERRNO", OptionalInt.of(38));

    @BeforeEach
    void filter() {
        Architecture own = new Architecture(
                "SCMP_ARCH_X86_64",
                List.of(
                        new Call(
                                "personality",
                                135,
                                List.of(
                                        new Outcome("arg0 == 0x8", ALLOWED, Reason.RULE, Optional.of("/syscalls/2")),
                                        new Outcome("otherwise", ENOSYS, Reason.DEFAULT, Optional.empty()))),
                        new Call("*", 451, List.of(new Outcome("", ENOSYS, Reason.NEWER, Optional.empty())))),
                List.of(new Ignored("no_such_call", "/syscalls/0")));
        Architecture other = new Architecture("SCMP_ARCH_X86", List.of(), List.of());
        containers.filter = Optional.of(new SeccompExplanation(
                "libseccomp",
                PROGRAM,
                List.of("SECCOMP_FILTER_FLAG_LOG"),
                List.of("left something out"),
                ALLOWED,
                List.of(own, other)));
    }

    @Test
    void explainsToPeople() {
        caisson("seccomp", "explain", "here");
        assertThat(containers.calls).containsExactly("explain seccomp " + work.resolve("here"));
        assertThat(out)
                .startsWith(
                        """
                        compiled by libseccomp: 1 instructions
                        flags: SECCOMP_FILTER_FLAG_LOG
                        calls of other architectures: SCMP_ACT_ALLOW
                        warning: left something out
                        """)
                .containsPattern("135 +personality +SCMP_ACT_ALLOW +arg0 == 0x8 +/syscalls/2\n")
                .containsPattern("135 +personality +SCMP_ACT_ERRNO\\(38\\) +otherwise +default\n")
                .containsPattern("451 +any newer call +SCMP_ACT_ERRNO\\(38\\) +always +newer than all calls")
                .contains("no such call here: no_such_call (/syscalls/0)\n")
                .doesNotContain("SCMP_ARCH_X86\n");
        reconnect();
        caisson("seccomp", "explain", "--arch", "SCMP_ARCH_X86", "here");
        assertThat(out).contains("SCMP_ARCH_X86\n");
    }

    @Test
    void explainsToPrograms() {
        caisson("seccomp", "explain", "--format=json", "here");
        assertThat(out.replaceAll("\\s", ""))
                .contains("\"instructions\":1,", "\"otherArchitectures\":{\"action\":\"SCMP_ACT_ALLOW\"}")
                .contains(
                        "{\"action\":\"SCMP_ACT_ERRNO\",\"value\":38,\"condition\":\"otherwise\",\"reason\":\"default\"}");
    }

    @Test
    void dumpsTheProgram() throws Exception {
        caisson("seccomp", "dump", "-o", "file", "here");
        assertThat(Files.readAllBytes(work.resolve("file"))).isEqualTo(PROGRAM);
        reconnect();
        caisson("seccomp", "dump", "--format", "text", "here");
        assertThat(out).isEqualTo("   0: ret SCMP_ACT_ERRNO(5)\n");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        caisson("seccomp", "bake", "here");
        assertThat(err).contains("unknown seccomp command 'bake': must be explain or dump");
        reconnect();
        caisson("seccomp", "explain", "--format", "raw", "here");
        assertThat(err).contains("invalid format option");
        reconnect();
        caisson("seccomp", "explain", "--arch", "SCMP_ARCH_ARM", "here");
        assertThat(err).contains("the filter has no architecture 'SCMP_ARCH_ARM'");
    }
}
