// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompAction;
import io.caisson.spec.SeccompSyscall;
import io.caisson.spi.seccomp.SeccompCompiler;
import io.caisson.spi.seccomp.SeccompCompilerProvider;
import io.caisson.spi.seccomp.SeccompProgram;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every compiler of seccomp profiles does. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class SeccompCompilerContract extends PluginContract<SeccompCompilerProvider> {
    private static final int INSTRUCTION = 8;
    private static final int MOST_INSTRUCTIONS = 4096;

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
