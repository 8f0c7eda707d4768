// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.runtime.store.FileStateStore;
import io.caisson.runtime.store.StateStore;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompAction;
import io.caisson.spec.SeccompArch;
import io.caisson.spec.SeccompArg;
import io.caisson.spec.SeccompFlag;
import io.caisson.spec.SeccompOperator;
import io.caisson.spec.SeccompSyscall;
import io.caisson.spi.seccomp.SeccompProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramCacheTest {
    private static final ProgramKey KEY = ProgramKey.of(Filters.allowing(Filters.refusing("mkdir")), "one 1", "6.1");
    private static final SeccompProgram PROGRAM =
            new SeccompProgram(Filters.forOne(83, Actions.ERRNO | 13), 4, false, List.of("a warning", "é"));
    private static final SeccompProgram OTHER =
            new SeccompProgram(Filters.forOne(84, Actions.ALLOW), 2, true, List.of());

    private final Kernel kernel = new LibcKernel();
    private StateStore store;
    private int compiled;

    @BeforeEach
    void makeStore(@TempDir Path directory) {
        store = new FileStateStore(directory.resolve("state"), kernel);
    }

    /** What a process that starts now gets. */
    private SeccompProgram get(ProgramKey key, SeccompProgram fresh) {
        return get(new ProgramCache(new ProgramFiles(store, kernel)), key, fresh);
    }

    private SeccompProgram get(ProgramCache cache, ProgramKey key, SeccompProgram fresh) {
        return cache.get(key, () -> {
            compiled++;
            return fresh;
        });
    }

    private Path entry() {
        return store.cache().resolve(KEY.fileName());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(store.cache())) {
            return all.toList();
        }
    }

    @Test
    void compilesOnce() throws Exception {
        assertThat(get(KEY, PROGRAM)).isEqualTo(PROGRAM);
        assertThat(get(KEY, OTHER)).isEqualTo(PROGRAM);
        assertThat(compiled).isEqualTo(1);
        assertThat(files()).containsExactly(entry());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.cache())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry())))
                .isEqualTo("rw-------");
        assertThat(store.ids()).isEmpty();
    }

    @Test
    void remembersInMemory() throws Exception {
        ProgramCache cache = new ProgramCache(new ProgramFiles(store, kernel));
        get(cache, KEY, PROGRAM);
        Files.delete(entry());
        assertThat(get(cache, KEY, OTHER)).isEqualTo(PROGRAM);
    }

    @Test
    void whatIsCutOrChangedIsCompiledAndWrittenAgain() throws Exception {
        get(KEY, PROGRAM);
        byte[] good = Files.readAllBytes(entry());
        for (int at = 0; at < good.length; at += 7) {
            byte[] changed = good.clone();
            changed[at] ^= 0x10;
            rewrites(at % 2 == 0 ? changed : Arrays.copyOf(good, at), good);
        }
        rewrites(Arrays.copyOf(good, good.length + 1), good);
    }

    private void rewrites(byte[] bad, byte[] good) throws IOException {
        Files.write(entry(), bad);
        int before = compiled;
        assertThat(get(KEY, PROGRAM)).isEqualTo(PROGRAM);
        assertThat(compiled).isEqualTo(before + 1);
        assertThat(Files.readAllBytes(entry())).isEqualTo(good);
    }

    /** Two keys may share a file name. */
    @Test
    void anEntryOfAnotherKeyIsNotUsed() throws Exception {
        ProgramKey other = new ProgramKey("other");
        Files.createDirectories(store.cache());
        Files.setPosixFilePermissions(store.cache(), PosixFilePermissions.fromString("rwx------"));
        Files.write(entry(), ProgramEntry.write(other, OTHER));
        assertThat(get(KEY, PROGRAM)).isEqualTo(PROGRAM);
        assertThat(get(KEY, OTHER)).isEqualTo(PROGRAM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx---rwx", "rwx----w-"})
    void aDirectoryThatOthersMayWriteIsNotTrusted(String mode) throws Exception {
        get(KEY, OTHER);
        Files.setPosixFilePermissions(store.cache(), PosixFilePermissions.fromString(mode));
        byte[] before = Files.readAllBytes(entry());
        assertThat(get(KEY, PROGRAM)).isEqualTo(PROGRAM);
        assertThat(Files.readAllBytes(entry())).isEqualTo(before);
    }

    @Test
    void aFileThatOthersMayWriteIsReplaced() throws Exception {
        get(KEY, OTHER);
        Files.setPosixFilePermissions(entry(), PosixFilePermissions.fromString("rw-rw----"));
        assertThat(get(KEY, PROGRAM)).isEqualTo(PROGRAM);
        assertThat(get(KEY, OTHER)).isEqualTo(PROGRAM);
    }

    @Test
    void linksAreNotFollowed(@TempDir Path elsewhere) throws Exception {
        get(KEY, OTHER);
        Path moved = Files.move(entry(), elsewhere.resolve("entry"));
        Files.createSymbolicLink(entry(), moved);
        assertThat(get(KEY, PROGRAM)).isEqualTo(PROGRAM);
        assertThat(Files.isSymbolicLink(entry())).isFalse();
        Files.move(store.cache(), elsewhere.resolve("cache"));
        Files.createSymbolicLink(store.cache(), elsewhere.resolve("cache"));
        assertThat(get(KEY, OTHER)).isEqualTo(OTHER);
    }

    @Test
    void aDirectoryInTheWayIsNoFailure() throws Exception {
        Files.createDirectories(entry());
        assertThat(get(KEY, PROGRAM)).isEqualTo(PROGRAM);
        assertThat(files()).containsExactly(entry());
        Path file = store.root().resolveSibling("file");
        Files.writeString(file, "");
        store = new FileStateStore(file.resolve("state"), kernel);
        assertThat(get(KEY, PROGRAM)).isEqualTo(PROGRAM);
    }

    @Test
    void keepsAFewDozenFiles() throws Exception {
        for (int i = 0; i < 80; i++) {
            get(new ProgramKey("key " + i), PROGRAM);
        }
        assertThat(files()).hasSize(64);
    }

    @Test
    void everythingThatAProgramDependsOnIsInItsKey() {
        SeccompArg arg = new SeccompArg(0, 1, OptionalLong.empty(), SeccompOperator.SCMP_CMP_EQ);
        Set<ProgramKey> keys = new HashSet<>();
        List<LinuxSeccomp> profiles = List.of(
                Filters.allowing(),
                Filters.profile(SeccompAction.SCMP_ACT_LOG, Optional.empty()),
                Filters.profile(SeccompAction.SCMP_ACT_ALLOW, Optional.of("/run/agent")),
                profile(OptionalLong.of(3), List.of(), Optional.empty(), List.of(), List.of()),
                profile(OptionalLong.empty(), List.of(SeccompFlag.values()), Optional.empty(), List.of(), List.of()),
                profile(OptionalLong.empty(), List.of(), Optional.of("meta"), List.of(), List.of()),
                profile(
                        OptionalLong.empty(),
                        List.of(),
                        Optional.empty(),
                        List.of(SeccompArch.SCMP_ARCH_X86),
                        List.of()),
                Filters.allowing(Filters.refusing("a", "b")),
                Filters.allowing(Filters.refusing("a;1:b")),
                Filters.allowing(Filters.refusing("a"), Filters.refusing("b")),
                rule(OptionalLong.of(1), List.of()),
                rule(OptionalLong.empty(), List.of(arg)),
                rule(OptionalLong.empty(), List.of(arg, arg)),
                rule(OptionalLong.empty(), List.of(new SeccompArg(1, 1, OptionalLong.empty(), arg.op()))),
                rule(OptionalLong.empty(), List.of(new SeccompArg(0, 2, OptionalLong.empty(), arg.op()))),
                rule(OptionalLong.empty(), List.of(new SeccompArg(0, 1, OptionalLong.of(0), arg.op()))),
                rule(
                        OptionalLong.empty(),
                        List.of(new SeccompArg(0, 1, OptionalLong.empty(), SeccompOperator.SCMP_CMP_NE))));
        profiles.forEach(profile -> keys.add(ProgramKey.of(profile, "one 1", "6.1")));
        keys.add(ProgramKey.of(Filters.allowing(), "one 2", "6.1"));
        keys.add(ProgramKey.of(Filters.allowing(), "one 1", "6.2"));
        assertThat(keys).hasSize(profiles.size() + 2);
        assertThat(List.of(
                        LinuxSeccomp.class.getRecordComponents().length,
                        SeccompSyscall.class.getRecordComponents().length,
                        SeccompArg.class.getRecordComponents().length))
                .as("a new component belongs into the key, and above")
                .containsExactly(7, 4, 4);
    }

    private static LinuxSeccomp profile(
            OptionalLong errno,
            List<SeccompFlag> flags,
            Optional<String> metadata,
            List<SeccompArch> architectures,
            List<SeccompSyscall> rules) {
        return new LinuxSeccomp(
                SeccompAction.SCMP_ACT_ALLOW, errno, flags, Optional.empty(), metadata, architectures, rules);
    }

    private static LinuxSeccomp rule(OptionalLong errno, List<SeccompArg> args) {
        return Filters.allowing(new SeccompSyscall(List.of("a"), SeccompAction.SCMP_ACT_ERRNO, errno, args));
    }
}
