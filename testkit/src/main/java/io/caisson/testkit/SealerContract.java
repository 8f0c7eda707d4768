// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.seal.ExeSealer;
import io.caisson.spi.seal.ExeSealerProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every sealer does. It needs a host with real system calls and a mounted /proc. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class SealerContract extends PluginContract<ExeSealerProvider> {
    private static final byte[] CONTENT = "#!/bin/sh\nexit 7\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path programs;

    @Override
    protected Class<ExeSealerProvider> kind() {
        return ExeSealerProvider.class;
    }

    private ExeSealer sealer() {
        return provider().create(host());
    }

    /** What the program that is sealed holds. */
    protected final byte[] content() {
        return CONTENT.clone();
    }

    /** An executable file, which only its owner may write; a sealer that wants another kind of file is given it here. */
    protected Path program(Path directory, byte[] content) throws IOException {
        Path program = Files.write(directory.resolve("program"), content);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    private Path program() throws IOException {
        return program(programs, CONTENT);
    }

    private static Path reopened(HostFd file) {
        return Path.of("/proc/self/fd/" + file.number());
    }

    @Test
    @DisplayName("the descriptor has the content of the program")
    void keepsTheContent() throws IOException {
        try (HostFd sealed = sealer().seal(program())) {
            assertThat(Files.readAllBytes(reopened(sealed))).isEqualTo(CONTENT);
        }
    }

    @Test
    @DisplayName("it says that it can seal the program")
    void isAvailableForTheProgram() throws IOException {
        Path program = program();
        assertThat(provider().probe(host(), () -> program)).isInstanceOf(Availability.Available.class);
    }

    @Test
    @DisplayName("CVE-2019-5736: whoever has the descriptor cannot change what later processes execute")
    void cannotBeChanged() throws IOException {
        Path program = program();
        ExeSealer sealer = sealer();
        try (HostFd sealed = sealer.seal(program)) {
            try {
                overwrite(reopened(sealed));
            } catch (IOException refused) {
                assertThat(Files.readAllBytes(reopened(sealed))).isEqualTo(CONTENT);
            }
            assertThat(Files.readAllBytes(program)).isEqualTo(CONTENT);
        }
        try (HostFd next = sealer.seal(program)) {
            assertThat(Files.readAllBytes(reopened(next))).isEqualTo(CONTENT);
        }
    }

    @Test
    @DisplayName("the descriptor itself is not open for writing, and the file may be executed")
    void canBeExecuted() throws IOException {
        Host host = host();
        try (HostFd sealed = provider().create(host).seal(program())) {
            assertThat(host.calls().canExecute(reopened(sealed))).isTrue();
            assertThatThrownBy(() -> host.calls().write(sealed, CONTENT)).isInstanceOf(CaissonException.class);
        }
    }

    private static void overwrite(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("other".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    @DisplayName("sealing again gives another descriptor with the same content")
    void sealsAfresh() throws IOException {
        ExeSealer sealer = sealer();
        Path program = program();
        try (HostFd first = sealer.seal(program);
                HostFd second = sealer.seal(program)) {
            assertThat(second.number()).isNotEqualTo(first.number());
            assertThat(Files.readAllBytes(reopened(second))).isEqualTo(CONTENT);
        }
    }

    @Test
    @DisplayName("a program that is not there is an error that names it")
    void refusesAMissingProgram() {
        Path missing = programs.resolve("missing");
        assertThatThrownBy(() -> sealer().seal(missing))
                .isInstanceOfSatisfying(CaissonException.class, e -> assertThat(e.code())
                        .isIn(ErrorCode.SYSCALL_FAILED, ErrorCode.IO_FAILED))
                .hasMessageContaining(missing.toString());
    }
}
