// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompAction;
import io.caisson.spec.SeccompArg;
import io.caisson.spec.SeccompFlag;
import io.caisson.spec.SeccompOperator;
import io.caisson.spec.SeccompSyscall;
import io.caisson.spi.seccomp.SeccompCompiler;
import io.caisson.spi.seccomp.SeccompCompilerProvider;
import io.caisson.spi.seccomp.SeccompProgram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every compiler of seccomp profiles does. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class SeccompCompilerContract extends PluginContract<SeccompCompilerProvider> {
    private static final int INSTRUCTION = 8;
    private static final int MOST_INSTRUCTIONS = 4096;
    /** Class of an instruction, in its code; that of returns. */
    private static final int CLASS = 7;

    private static final int RETURN = 6;
    /** SECCOMP_FILTER_FLAG_LOG. */
    private static final int FLAG_LOG = 2;

    @Override
    protected Class<SeccompCompilerProvider> kind() {
        return SeccompCompilerProvider.class;
    }

    private SeccompCompiler compiler() {
        return provider().create(host());
    }

    private static LinuxSeccomp profile(SeccompAction defaultAction, SeccompAction action, String... names) {
        return new LinuxSeccomp(
                defaultAction,
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(new SeccompSyscall(List.of(names), action, OptionalLong.empty(), List.of())));
    }

    @Test
    @DisplayName("a profile becomes whole instructions, no more than the kernel takes")
    void compiles() {
        SeccompProgram program = compiler()
                .compile(profile(SeccompAction.SCMP_ACT_ALLOW, SeccompAction.SCMP_ACT_ERRNO, "mkdir", "mkdirat"));
        assertThat(program.instructions()).isNotEmpty();
        assertThat(program.instructions().length % INSTRUCTION).isZero();
        assertThat(program.instructions().length / INSTRUCTION).isLessThanOrEqualTo(MOST_INSTRUCTIONS);
        assertThat(program.listener()).isFalse();
    }

    @Test
    @DisplayName("the same profile gives the same program, another profile another one")
    void isDeterministic() {
        LinuxSeccomp profile = profile(SeccompAction.SCMP_ACT_ALLOW, SeccompAction.SCMP_ACT_ERRNO, "mkdir");
        LinuxSeccomp other = profile(SeccompAction.SCMP_ACT_ALLOW, SeccompAction.SCMP_ACT_ERRNO, "rmdir");
        SeccompProgram first = compiler().compile(profile);
        assertThat(compiler().compile(profile)).isEqualTo(first);
        assertThat(compiler().compile(other).instructions()).isNotEqualTo(first.instructions());
    }

    @Test
    @DisplayName("an edition, when it has one, is the same each time it is asked for, and no text that others may have")
    void hasAStableEdition() {
        assertThat(provider().edition(host())).isEqualTo(provider().edition(host()));
        assertThat(provider().edition(host()).orElse("one")).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource(value = SeccompAction.class, mode = EnumSource.Mode.EXCLUDE, names = "SCMP_ACT_ALLOW")
    @DisplayName("every action can be the answer to a call, and the program ends in a return")
    void compilesEveryAction(SeccompAction action) {
        byte[] program = compiler()
                .compile(profile(SeccompAction.SCMP_ACT_ALLOW, action, "mkdir"))
                .instructions();
        int lastCode = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder()).getShort(program.length - INSTRUCTION);
        assertThat(lastCode & CLASS).isEqualTo(RETURN);
    }

    @ParameterizedTest
    @EnumSource(SeccompOperator.class)
    @DisplayName("every operator gives a program of its own")
    void compilesEveryOperator(SeccompOperator operator) {
        LinuxSeccomp always = profile(SeccompAction.SCMP_ACT_ALLOW, SeccompAction.SCMP_ACT_ERRNO, "mkdir");
        SeccompArg condition = new SeccompArg(1, 0xff, OptionalLong.of(0x11), operator);
        SeccompSyscall rule = new SeccompSyscall(
                List.of("mkdir"), SeccompAction.SCMP_ACT_ERRNO, OptionalLong.empty(), List.of(condition));
        assertThat(compiler().compile(with(List.of(), rule)).instructions())
                .isNotEqualTo(compiler().compile(always).instructions());
    }

    @Test
    @DisplayName("flags of the profile are flags of the program")
    void passesFlagsOn() {
        SeccompSyscall rule =
                new SeccompSyscall(List.of("mkdir"), SeccompAction.SCMP_ACT_ERRNO, OptionalLong.empty(), List.of());
        assertThat(compiler()
                        .compile(with(List.of(SeccompFlag.SECCOMP_FILTER_FLAG_LOG), rule))
                        .flags())
                .isEqualTo(FLAG_LOG);
    }

    private static LinuxSeccomp with(List<SeccompFlag> flags, SeccompSyscall rule) {
        return new LinuxSeccomp(
                SeccompAction.SCMP_ACT_ALLOW,
                OptionalLong.empty(),
                flags,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(rule));
    }

    @Test
    @DisplayName("a profile that notifies needs a listener")
    void tellsThatAListenerIsNeeded() {
        assertThat(compiler()
                        .compile(profile(SeccompAction.SCMP_ACT_ALLOW, SeccompAction.SCMP_ACT_NOTIFY, "mkdir"))
                        .listener())
                .isTrue();
    }

    @Test
    @DisplayName("a system call that this machine does not know is left out with a warning that names it")
    void warnsOfUnknownCalls() {
        SeccompProgram program = compiler()
                .compile(profile(SeccompAction.SCMP_ACT_ALLOW, SeccompAction.SCMP_ACT_ERRNO, "mkdir", "no_such_call"));
        assertThat(program.warnings()).anySatisfy(warning -> assertThat(warning).contains("no_such_call"));
    }

    @Test
    @DisplayName("notifying by default cannot work: the listener could not be handed over")
    void refusesToNotifyByDefault() {
        assertThatThrownBy(() -> compiler()
                        .compile(profile(SeccompAction.SCMP_ACT_NOTIFY, SeccompAction.SCMP_ACT_ALLOW, "mkdir")))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SECCOMP_FAILED));
    }
}
