// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.libc.LibcKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileStateStoreTest {
    @TempDir
    private Path temporary;

    private Path root;
    private FileStateStore store;

    @BeforeEach
    void openStore() {
        root = temporary.resolve("run/caisson");
        store = new FileStateStore(root, new LibcKernel());
    }

    private FileStateStore failing(String call, int succeeding, int errno) {
        Kernel kernel = InterceptedKernel.failing(call, succeeding, errno);
        return new FileStateStore(root, kernel);
    }

    @Test
    void touchesNothingBeforeTheFirstContainer() {
        assertThat(store.ids()).isEmpty();
        assertThat(store.exists("c1")).isFalse();
        assertThat(root).doesNotExist();
    }

    @Test
    void makesDirectoriesThatOnlyTheirOwnerCanList() throws IOException {
        assertThat(store.create("c1")).isEqualTo(root.resolve("c1"));
        assertThat(mode(root)).isEqualTo("rwx------");
        assertThat(mode(root.resolve("c1"))).isEqualTo("rwx--x--x");
        assertThat(store.exists("c1")).isTrue();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void refusesAnIdInUse() {
        store.create("c1");
        CaissonException failure = catchThrowableOfType(CaissonException.class, () -> store.create("c1"));
        assertThat(failure.code()).isEqualTo(ErrorCode.CONTAINER_EXISTS);
        assertThat(failure).hasMessage("container with given ID already exists: 'c1'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "../a", "a b", "ä", "a\n", "a\0", "a;b", "/"})
    void refusesIdsThatAreNoPlainNames(String id) {
        CaissonException failure = catchThrowableOfType(CaissonException.class, () -> store.create(id));
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ID);
        assertThat(failure.getMessage())
                .startsWith("invalid container ID format: '")
                .doesNotContain("\n");
        assertThat(root).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-b_c+d.e", "...", "-x", "0"})
    void takesIdsThatRuncTakes(String id) {
        assertThat(store.create(id)).isDirectory();
    }

    @ParameterizedTest
    @CsvSource({"30,read-only file system", "28,no space left on device", "13,permission denied"})
    void tellsWhyADirectoryCannotBeMade(int errno, String text) {
        store.create("other");
        assertThatThrownBy(() -> failing("mkdir", 0, errno).create("c1"))
                .isInstanceOf(CaissonException.class)
                .hasMessage("failed to create directory '" + root.resolve("c1") + "': " + text);
        assertThat(store.ids()).containsExactly("other");
    }

    @Test
    void leavesNoDirectoryWhenItsModeCannotBeSet() {
        assertThatThrownBy(() -> failing("chmod", 0, Errno.EROFS).create("c1"))
                .hasMessage("failed to change the mode of '" + root.resolve("c1") + "': read-only file system");
        assertThat(store.exists("c1")).isFalse();
    }

    @Test
    void listsDirectoriesSorted() throws IOException {
        store.create("b");
        store.create("a");
        Files.writeString(root.resolve("file"), "");
        Files.createSymbolicLink(root.resolve("link"), root.resolve("a"));
        Files.createDirectory(root.resolve("no id"));
        assertThat(store.ids()).containsExactly("a", "b");
    }

    @Test
    @DisplayName("S18 what is saved is loaded")
    void loadsWhatItSaved() {
        for (SavedState state : List.of(SavedStates.running("c1"), SavedStates.creating("c2"))) {
            store.create(state.id());
            store.save(state);
            assertThat(store.load(state.id())).isEqualTo(state);
        }
    }

    @Test
    @DisplayName("S18 saving replaces the file and leaves nothing else behind")
    void replacesTheFile() throws IOException {
        store.create("c1");
        store.save(SavedStates.creating("c1"));
        store.save(SavedStates.running("c1"));
        assertThat(store.load("c1")).isEqualTo(SavedStates.running("c1"));
        assertThat(entries("c1")).containsExactly("state.json");
        assertThat(mode(root.resolve("c1/state.json"))).isEqualTo("rw-------");
    }

    private List<String> entries(String id) throws IOException {
        try (Stream<Path> entries = Files.list(root.resolve(id))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "open,13,permission denied",
        "write,28,no space left on device",
        "fsync,5,input/output error",
        "rename,30,read-only file system"
    })
    @DisplayName("S18 a failed save keeps the former state and removes its temporary file")
    void keepsTheFormerStateWhenSavingFails(String call, int errno, String text) throws IOException {
        store.create("c1");
        store.save(SavedStates.creating("c1"));
        CaissonException failure = catchThrowableOfType(
                CaissonException.class, () -> failing(call, 0, errno).save(SavedStates.running("c1")));
        assertThat(failure.code()).isEqualTo(ErrorCode.IO_FAILED);
        assertThat(failure.errno()).hasValue(errno);
        assertThat(failure).hasMessage("failed to write '" + root.resolve("c1/state.json") + "': " + text);
        assertThat(entries("c1")).containsExactly("state.json");
        assertThat(store.load("c1")).isEqualTo(SavedStates.creating("c1"));
    }

    @Test
    @DisplayName("S18 a rename that is not known to be on disk is a failure, and the former state is put back")
    void putsTheFormerStateBackWhenTheDirectoryCannotBeSynced() throws IOException {
        store.create("c1");
        String message = "failed to write '" + root.resolve("c1/state.json") + "': input/output error";
        assertThatThrownBy(() -> failing("fsync", 1, Errno.EIO).save(SavedStates.running("c1")))
                .hasMessage(message);
        assertThat(entries("c1")).isEmpty();
        store.save(SavedStates.creating("c1"));
        assertThatThrownBy(() -> failing("fsync", 1, Errno.EIO).save(SavedStates.running("c1")))
                .hasMessage(message);
        assertThat(store.load("c1")).isEqualTo(SavedStates.creating("c1"));
        assertThat(entries("c1")).containsExactly("state.json");

        Kernel failing = InterceptedKernel.failing("fsync", 1, Errno.EIO);
        FileStateStore worse = new FileStateStore(root, InterceptedKernel.failing(failing, "rename", 1, Errno.EROFS));
        assertThatThrownBy(() -> worse.save(SavedStates.running("c1")))
                .hasMessageStartingWith(
                        message + "; it says what was to be, since the former state could not be put back")
                .hasMessageContaining("read-only file system");
        assertThat(store.load("c1")).isEqualTo(SavedStates.running("c1"));
        assertThat(entries("c1")).containsExactly("state.json");
    }

    @Test
    void doesNotSaveIntoADirectoryThatIsGone() {
        CaissonException failure =
                catchThrowableOfType(CaissonException.class, () -> store.save(SavedStates.running("c1")));
        assertThat(failure.code()).isEqualTo(ErrorCode.CONTAINER_NOT_FOUND);
        assertThat(root).doesNotExist();
    }

    @Test
    @DisplayName("S2 no state is told apart from a state that cannot be read")
    void tellsAbsentFromUnreadable() throws IOException {
        assertLoadFails(ErrorCode.CONTAINER_NOT_FOUND, "container does not exist: 'c1'");
        Path directory = store.create("c1");
        assertLoadFails(ErrorCode.CONTAINER_NOT_FOUND, "container does not exist: 'c1'");
        Path file = Files.createDirectory(directory.resolve("state.json"));
        assertLoadFails(ErrorCode.STATE_UNREADABLE, "failed to read '" + file + "': is a directory");
        Files.delete(file);
        Files.writeString(file, "{\"id\": 5}");
        assertLoadFails(
                ErrorCode.STATE_UNREADABLE, "failed to read '" + file + "': /id: must be a string, was 5; /init_proc");
        Files.writeString(file, "{");
        assertLoadFails(ErrorCode.STATE_UNREADABLE, "failed to read '" + file + "': malformed JSON: ");
    }

    private void assertLoadFails(ErrorCode code, String message) {
        CaissonException failure = catchThrowableOfType(CaissonException.class, () -> store.load("c1"));
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).startsWith(message);
    }

    @Test
    void removesEverythingButFollowsNoLink() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "");
        Path directory = store.create("c1");
        store.save(SavedStates.running("c1"));
        Files.createDirectories(directory.resolve("deep/er"));
        Files.writeString(directory.resolve("deep/er/file"), "");
        Files.createSymbolicLink(directory.resolve("deep/link"), outside);
        store.remove("c1");
        assertThat(Files.exists(directory, LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(outside.resolve("kept")).exists();
        store.remove("c1");
        assertThat(store.ids()).isEmpty();
    }

    @Test
    void removesALinkInPlaceOfADirectoryAndNotWhatItLeadsTo() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "");
        Files.createDirectories(root);
        Files.createSymbolicLink(root.resolve("c1"), outside);
        store.remove("c1");
        assertThat(root).isEmptyDirectory();
        assertThat(outside.resolve("kept")).exists();
    }
}
