// SPDX-License-Identifier: Apache-2.0
package io.caisson.nsexec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeBinariesTest {
    private final String before = System.getProperty(NativeBinaries.DIRECTORY_PROPERTY, "");

    @TempDir
    Path directory;

    @BeforeEach
    void unset() {
        System.clearProperty(NativeBinaries.DIRECTORY_PROPERTY);
    }

    @AfterEach
    void restore() {
        if (!before.isEmpty()) {
            System.setProperty(NativeBinaries.DIRECTORY_PROPERTY, before);
        }
    }

    @Test
    void takesTheDirectoryNamedByTheProperty() throws IOException {
        Path init = executable("caisson-init");
        Path launcher = executable("caisson");
        System.setProperty(NativeBinaries.DIRECTORY_PROPERTY, directory.toString());

        try (NativeBinaries binaries = new NativeBinaries()) {
            assertThat(binaries.init()).isEqualTo(init);
            assertThat(binaries.launcher()).isEqualTo(launcher);
        }
        assertThat(init).exists();
    }

    @Test
    void saysWhichFileIsMissing() {
        System.setProperty(NativeBinaries.DIRECTORY_PROPERTY, directory.toString());

        assertThatThrownBy(new NativeBinaries()::init)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("failed to find '" + directory.resolve("caisson-init") + "': no such executable file");
    }

    @Test
    void saysThatNoJarHoldsTheProgram() {
        NativeBinaries.Extraction extraction = new NativeBinaries.Extraction(name -> null);

        assertThatThrownBy(() -> extraction.file("caisson-init"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("failed to find 'META-INF/native/" + NativeBinaries.platform()
                        + "/caisson-init': not on the class path, and caisson.native.dir is not set");
    }

    @Test
    void extractsOnceIntoADirectoryOfThisUserAlone() throws IOException {
        AtomicInteger opened = new AtomicInteger();
        NativeBinaries.Extraction extraction = new NativeBinaries.Extraction(name -> content(opened));

        Path file = extraction.file("caisson-init");

        assertThat(file).hasContent("a program").isExecutable();
        assertThat(permissions(file)).isEqualTo("r-x------");
        assertThat(permissions(file.getParent())).isEqualTo("rwx------");
        assertThat(extraction.file("caisson-init")).isEqualTo(file);
        assertThat(opened).hasValue(1);
        extraction.close();
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void extractsAgainWhatWasCleanedUpMeanwhile() throws IOException {
        NativeBinaries.Extraction extraction = new NativeBinaries.Extraction(name -> content(new AtomicInteger()));
        Path first = extraction.file("caisson-init");
        extraction.close();

        Path second = extraction.file("caisson-init");

        assertThat(second).isNotEqualTo(first).hasContent("a program");
        extraction.close();
    }

    @Test
    void eachHolderHasItsOwnAndItsCloseRemovesIt() {
        System.clearProperty(NativeBinaries.DIRECTORY_PROPERTY);
        NativeBinaries one = new NativeBinaries(new NativeBinaries.Extraction(name -> content(new AtomicInteger())));
        NativeBinaries other = new NativeBinaries(new NativeBinaries.Extraction(name -> content(new AtomicInteger())));
        Path ofOne = one.init();
        Path ofOther = other.init();
        assertThat(ofOne).exists().isNotEqualTo(ofOther);

        one.close();
        one.close();

        assertThat(ofOne).doesNotExist();
        assertThat(ofOther).exists();
        other.close();
    }

    private static @Nullable InputStream content(AtomicInteger opened) {
        opened.incrementAndGet();
        return new ByteArrayInputStream("a program".getBytes(StandardCharsets.UTF_8));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private Path executable(String name) throws IOException {
        return Files.createFile(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
