// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import static io.caisson.spec.SeccompAction.SCMP_ACT_ALLOW;
import static io.caisson.spec.SeccompAction.SCMP_ACT_ERRNO;
import static io.caisson.spec.SeccompAction.SCMP_ACT_KILL;
import static io.caisson.spec.SeccompAction.SCMP_ACT_KILL_PROCESS;
import static io.caisson.spec.SeccompAction.SCMP_ACT_KILL_THREAD;
import static io.caisson.spec.SeccompAction.SCMP_ACT_LOG;
import static io.caisson.spec.SeccompAction.SCMP_ACT_NOTIFY;
import static io.caisson.spec.SeccompAction.SCMP_ACT_TRACE;
import static io.caisson.spec.SeccompAction.SCMP_ACT_TRAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.jnr.SeccompLibrary;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompAction;
import io.caisson.spec.SeccompArch;
import io.caisson.spec.SeccompArg;
import io.caisson.spec.SeccompFlag;
import io.caisson.spec.SeccompOperator;
import io.caisson.spec.SeccompSyscall;
import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.KernelVersion;
import io.caisson.spi.seccomp.SeccompCompiler;
import io.caisson.spi.seccomp.SeccompProgram;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LibseccompCompilerTest {
    private static final int X86 = 0x40000003;
    private static final int X32_BIT = 0x40000000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    private final Host host = new KernelHost(new LibcKernel(), Map.of());
    private final SeccompLibrary library = new SeccompLibrary();
    private final LibseccompProvider provider = new LibseccompProvider();
    private final SeccompCompiler compiler = provider.create(host);

    @BeforeEach
    void requireLibrary() {
        assumeTrue(SeccompLibrary.isInstalled(), "libseccomp2 is not installed");
    }

    @Test
    void isAvailableWhereTheLibraryIs() {
        assertThat(provider.name()).isEqualTo("libseccomp");
        assertThat(provider.probe(host)).isEqualTo(Availability.available());
    }

    @Test
    void defaultActionHoldsForCallsWithoutRule() {
        BpfMachine filter = machine(profile(SCMP_ACT_ALLOW, OptionalLong.empty(), rule(SCMP_ACT_ERRNO, "mkdir")));
        assertThat(run(filter, "getpid")).isEqualTo(Actions.ALLOW);
        assertThat(run(filter, "mkdir")).isEqualTo(Actions.ERRNO | EPERM);
        BpfMachine other = machine(profile(SCMP_ACT_ERRNO, OptionalLong.of(13), rule(SCMP_ACT_ALLOW, "execveat")));
        assertThat(run(other, "execveat")).isEqualTo(Actions.ALLOW);
        assertThat(run(other, "getpid")).isEqualTo(Actions.ERRNO | 13);
    }

    @Test
    void everyActionHasItsNumber() {
        BpfMachine filter = machine(profile(
                SCMP_ACT_ALLOW,
                OptionalLong.empty(),
                rule(SCMP_ACT_KILL, "chroot"),
                rule(SCMP_ACT_KILL_THREAD, "mount"),
                rule(SCMP_ACT_KILL_PROCESS, "umount2"),
                rule(SCMP_ACT_TRAP, "swapon"),
                rule(SCMP_ACT_LOG, "swapoff"),
                rule(SCMP_ACT_NOTIFY, "mkdirat"),
                new SeccompSyscall(List.of("setns"), SCMP_ACT_TRACE, OptionalLong.of(77), List.of()),
                new SeccompSyscall(List.of("unshare"), SCMP_ACT_ERRNO, OptionalLong.of(13), List.of())));
        assertThat(run(filter, "chroot")).isEqualTo(Actions.KILL_THREAD);
        assertThat(run(filter, "mount")).isEqualTo(Actions.KILL_THREAD);
        assertThat(run(filter, "umount2")).isEqualTo(Actions.KILL_PROCESS);
        assertThat(run(filter, "swapon")).isEqualTo(Actions.TRAP);
        assertThat(run(filter, "swapoff")).isEqualTo(Actions.LOG);
        assertThat(run(filter, "mkdirat")).isEqualTo(Actions.NOTIFY);
        assertThat(run(filter, "setns")).isEqualTo(Actions.TRACE | 77);
        assertThat(run(filter, "unshare")).isEqualTo(Actions.ERRNO | 13);
    }

    @ParameterizedTest
    @CsvSource({
        "SCMP_CMP_NE, 4, 5",
        "SCMP_CMP_LT, 4, 5",
        "SCMP_CMP_LE, 5, 6",
        "SCMP_CMP_EQ, 5, 4",
        "SCMP_CMP_GE, 5, 4",
        "SCMP_CMP_GT, 6, 5"
    })
    void comparesArguments(SeccompOperator operator, long match, long noMatch) {
        BpfMachine filter = machine(profile(
                SCMP_ACT_ALLOW,
                OptionalLong.empty(),
                conditional(new SeccompArg(1, 5, OptionalLong.empty(), operator))));
        assertThat(run(filter, "personality", 0, match)).isEqualTo(Actions.ERRNO | EPERM);
        assertThat(run(filter, "personality", 0, noMatch)).isEqualTo(Actions.ALLOW);
    }

    @Test
    void comparesMaskedAndLargeValues() {
        BpfMachine masked = machine(profile(
                SCMP_ACT_ALLOW,
                OptionalLong.empty(),
                conditional(new SeccompArg(0, 0x7e020000, OptionalLong.of(0), SeccompOperator.SCMP_CMP_MASKED_EQ))));
        assertThat(run(masked, "personality", 0x11)).isEqualTo(Actions.ERRNO | EPERM);
        assertThat(run(masked, "personality", 0x10000000)).isEqualTo(Actions.ALLOW);
        BpfMachine large = machine(profile(
                SCMP_ACT_ALLOW,
                OptionalLong.empty(),
                conditional(new SeccompArg(0, -1L, OptionalLong.empty(), SeccompOperator.SCMP_CMP_EQ))));
        assertThat(run(large, "personality", -1L)).isEqualTo(Actions.ERRNO | EPERM);
        assertThat(run(large, "personality", 0xffffffffL)).isEqualTo(Actions.ALLOW);
    }

    @Test
    void conditionsOnDifferentArgumentsMustAllHold() {
        BpfMachine filter =
                machine(profile(SCMP_ACT_ALLOW, OptionalLong.empty(), conditional(equal(0, 1), equal(1, 2))));
        assertThat(run(filter, "personality", 1, 2)).isEqualTo(Actions.ERRNO | EPERM);
        assertThat(run(filter, "personality", 1, 3)).isEqualTo(Actions.ALLOW);
    }

    @Test
    void ofConditionsOnTheSameArgumentAnyHolds() {
        BpfMachine filter =
                machine(profile(SCMP_ACT_ALLOW, OptionalLong.empty(), conditional(equal(0, 1), equal(0, 2))));
        assertThat(run(filter, "personality", 1)).isEqualTo(Actions.ERRNO | EPERM);
        assertThat(run(filter, "personality", 2)).isEqualTo(Actions.ERRNO | EPERM);
        assertThat(run(filter, "personality", 3)).isEqualTo(Actions.ALLOW);
    }

    @Test
    void otherArchitecturesAreKilledUnlessNamed() {
        assumeTrue(
                library.nativeArchitecture() == library.architecture("x86_64").orElse(0));
        SeccompSyscall rule = rule(SCMP_ACT_ERRNO, "mkdir");
        int mkdir = library.syscall(X86, "mkdir").orElseThrow();
        BpfMachine only = machine(profile(SCMP_ACT_ALLOW, OptionalLong.empty(), rule));
        assertThat(only.run(X86, mkdir)).isEqualTo(Actions.KILL_THREAD);
        BpfMachine both = machine(new LinuxSeccomp(
                SCMP_ACT_ALLOW,
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(SeccompArch.SCMP_ARCH_X86_64, SeccompArch.SCMP_ARCH_X86, SeccompArch.SCMP_ARCH_X32),
                List.of(rule)));
        assertThat(both.run(X86, mkdir)).isEqualTo(Actions.ERRNO | EPERM);
        assertThat(run(both, "mkdir")).isEqualTo(Actions.ERRNO | EPERM);
    }

    @Test
    void skipsCallsAndArchitecturesThatTheLibraryDoesNotKnow() {
        SeccompProgram program = compiler.compile(new LinuxSeccomp(
                SCMP_ACT_ALLOW,
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(SeccompArch.SCMP_ARCH_M68K),
                List.of(rule(SCMP_ACT_ERRNO, "no_such_call", "mkdir"))));
        assertThat(run(new BpfMachine(program.instructions()), "mkdir")).isEqualTo(Actions.ERRNO | EPERM);
        assertThat(program.warnings())
                .contains("system call 'no_such_call' of the seccomp profile is unknown here, ignoring");
        if (library.architecture("m68k").isEmpty()) {
            assertThat(program.warnings())
                    .contains("seccomp architecture 'SCMP_ARCH_M68K' is unknown to the installed libseccomp, ignoring");
        }
    }

    @Test
    void aRuleWithTheDefaultActionChangesNothing() {
        BpfMachine filter = machine(profile(SCMP_ACT_ALLOW, OptionalLong.empty(), rule(SCMP_ACT_ALLOW, "mkdir")));
        assertThat(run(filter, "mkdir")).isEqualTo(Actions.ALLOW);
    }

    @Test
    void largeProfilesBecomeATree() {
        String[] names = {
            "read",
            "write",
            "open",
            "close",
            "stat",
            "fstat",
            "lstat",
            "poll",
            "lseek",
            "mmap",
            "mprotect",
            "munmap",
            "brk",
            "rt_sigaction",
            "rt_sigprocmask",
            "ioctl",
            "pread64",
            "pwrite64",
            "readv",
            "writev",
            "access",
            "pipe",
            "select",
            "sched_yield",
            "mremap",
            "msync",
            "mincore",
            "madvise",
            "shmget",
            "shmat",
            "shmctl",
            "dup",
            "dup2",
            "pause",
            "nanosleep",
            "getpid",
            "sendfile",
            "socket",
            "connect",
            "accept"
        };
        BpfMachine filter = machine(profile(SCMP_ACT_ERRNO, OptionalLong.empty(), rule(SCMP_ACT_ALLOW, names)));
        assertThat(Arrays.stream(names).map(it -> run(filter, it))).containsOnly(Actions.ALLOW);
        assertThat(run(filter, "gettid")).isEqualTo(Actions.ERRNO | ENOSYS);
        assertThat(run(filter, "rt_sigreturn")).isEqualTo(Actions.ERRNO | EPERM);
    }

    @Test
    void callsNewerThanTheProfileAreNotImplemented() {
        int last = library.syscall("execveat").orElseThrow();
        int arch = library.nativeArchitecture();
        BpfMachine strict = machine(profile(SCMP_ACT_ERRNO, OptionalLong.empty(), rule(SCMP_ACT_ALLOW, "execveat")));
        assertThat(strict.run(arch, last)).isEqualTo(Actions.ALLOW);
        assertThat(strict.run(arch, last - 1)).isEqualTo(Actions.ERRNO | EPERM);
        assertThat(strict.run(arch, last + 1)).isEqualTo(Actions.ERRNO | ENOSYS);
        BpfMachine lax = machine(profile(SCMP_ACT_ALLOW, OptionalLong.empty(), rule(SCMP_ACT_ERRNO, "execveat")));
        assertThat(lax.run(arch, last + 1)).isEqualTo(Actions.ALLOW);
    }

    @Test
    void newerCallsAreJudgedByTheirOwnArchitecture() {
        assumeTrue(
                library.nativeArchitecture() == library.architecture("x86_64").orElse(0));
        int x8664 = library.nativeArchitecture();
        int x32 = library.architecture("x32").orElseThrow();
        SeccompSyscall rule = rule(SCMP_ACT_ALLOW, "execveat");
        BpfMachine filter = machine(new LinuxSeccomp(
                SCMP_ACT_KILL_PROCESS,
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(SeccompArch.SCMP_ARCH_X86, SeccompArch.SCMP_ARCH_X32),
                List.of(rule)));
        int lastX86 = library.syscall(X86, "execveat").orElseThrow();
        int lastX32 = library.syscall(x32, "execveat").orElseThrow() | X32_BIT;
        assertThat(filter.run(X86, lastX86)).isEqualTo(Actions.ALLOW);
        assertThat(filter.run(X86, lastX86 + 1)).isEqualTo(Actions.ERRNO | ENOSYS);
        assertThat(filter.run(x8664, lastX32)).isEqualTo(Actions.ALLOW);
        assertThat(filter.run(x8664, lastX32 + 1)).isEqualTo(Actions.ERRNO | ENOSYS);
        BpfMachine withoutX32 = machine(profile(SCMP_ACT_KILL_PROCESS, OptionalLong.empty(), rule));
        assertThat(withoutX32.run(x8664, lastX32 + 1)).isNotEqualTo(Actions.ERRNO | ENOSYS);
    }

    @Test
    void notifyWantsAListener() {
        SeccompProgram program =
                compiler.compile(profile(SCMP_ACT_ALLOW, OptionalLong.empty(), rule(SCMP_ACT_NOTIFY, "mkdir")));
        assertThat(program.listener()).isTrue();
        assertThat(program.flags()).isEqualTo(Flags.SPEC_ALLOW | Flags.NEW_LISTENER);
        assertThat(compiler.compile(profile(SCMP_ACT_ALLOW, OptionalLong.empty()))
                        .listener())
                .isFalse();
    }

    @Test
    void refusesNotifyThatCouldNotWork() {
        assertThatThrownBy(() -> compiler.compile(profile(SCMP_ACT_NOTIFY, OptionalLong.empty())))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SECCOMP_FAILED))
                .hasMessage("SCMP_ACT_NOTIFY cannot be used as default action");
        assertThatThrownBy(() ->
                        compiler.compile(profile(SCMP_ACT_ALLOW, OptionalLong.empty(), rule(SCMP_ACT_NOTIFY, "write"))))
                .hasMessage("SCMP_ACT_NOTIFY cannot be used for the write syscall");
    }

    @Test
    void refusesAnArgumentThatNoCallHas() {
        assertThatThrownBy(
                        () -> compiler.compile(profile(SCMP_ACT_ALLOW, OptionalLong.empty(), conditional(equal(6, 1)))))
                .hasMessage("failed to add seccomp rule for 'personality': invalid argument");
    }

    @ParameterizedTest
    @EnumSource(SeccompFlag.class)
    void flagsBecomeThoseOfTheSystemCall(SeccompFlag flag) {
        KernelVersion kernel = new KernelVersion(5, 19);
        int expected =
                switch (flag) {
                    case SECCOMP_FILTER_FLAG_TSYNC -> 1 | 16;
                    case SECCOMP_FILTER_FLAG_LOG -> 2;
                    case SECCOMP_FILTER_FLAG_SPEC_ALLOW -> 4;
                    case SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV -> 32;
                };
        assertThat(Flags.of(List.of(flag), true, kernel)).isEqualTo(expected | Flags.NEW_LISTENER);
    }

    @Test
    void aFlagThatTheKernelLacksIsRefused() {
        List<SeccompFlag> flags = List.of(SeccompFlag.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
        assertThatThrownBy(() -> Flags.of(flags, true, new KernelVersion(5, 18)))
                .hasMessage("failed to set seccomp flag 'SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV': it needs Linux 5.19");
        assertThat(Flags.of(flags, false, new KernelVersion(5, 19))).isZero();
        assertThat(Flags.of(List.of(), false, new KernelVersion(5, 12))).isEqualTo(Flags.SPEC_ALLOW);
    }

    private BpfMachine machine(LinuxSeccomp profile) {
        return new BpfMachine(compiler.compile(profile).instructions());
    }

    private int run(BpfMachine filter, String syscall, long... arguments) {
        return filter.run(library.nativeArchitecture(), library.syscall(syscall).orElseThrow(), arguments);
    }

    private static LinuxSeccomp profile(SeccompAction action, OptionalLong errno, SeccompSyscall... rules) {
        return new LinuxSeccomp(
                action, errno, List.of(), Optional.empty(), Optional.empty(), List.of(), List.of(rules));
    }

    private static SeccompSyscall rule(SeccompAction action, String... names) {
        return new SeccompSyscall(List.of(names), action, OptionalLong.empty(), List.of());
    }

    private static SeccompSyscall conditional(SeccompArg... arguments) {
        return new SeccompSyscall(List.of("personality"), SCMP_ACT_ERRNO, OptionalLong.empty(), List.of(arguments));
    }

    private static SeccompArg equal(long index, long value) {
        return new SeccompArg(index, value, OptionalLong.empty(), SeccompOperator.SCMP_CMP_EQ);
    }
}
