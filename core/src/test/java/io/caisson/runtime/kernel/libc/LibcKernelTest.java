// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.NativeMemory;
import io.caisson.spi.host.Watch;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibcKernelTest {
    private static final long TMPFS_MAGIC = 0x01021994;
    private static final long PROC_SUPER_MAGIC = 0x9fa0;
    private static final int F_SEAL_WRITE = 8;

    private final Kernel kernel = new LibcKernel();

    @TempDir
    private Path directory;

    @Test
    void failureNamesOperationObjectAndErrno() {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> kernel.open(missing, LinuxConstants.O_RDONLY))
                .isInstanceOfSatisfying(KernelException.class, e -> assertThat(e.is(Errno.ENOENT))
                        .isTrue())
                .hasMessage("failed to open '" + missing + "': no such file or directory");
    }

    @Test
    void writesAndReadsBack() throws IOException {
        Path file = directory.resolve("Grüße");
        try (HostFd open =
                kernel.open(file, LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_EXCL, 0600)) {
            kernel.write(open, "hello".getBytes(StandardCharsets.UTF_8));
            kernel.fsync(open);
        }
        assertThat(file).hasContent("hello");
        try (HostFd open = kernel.open(file, LinuxConstants.O_RDONLY)) {
            assertThat(kernel.read(open, 100))
                    .hasValueSatisfying(it -> assertThat(it).asString().isEqualTo("hello"));
            assertThat(kernel.read(open, 100))
                    .hasValueSatisfying(it -> assertThat(it).isEmpty());
        }
        kernel.rename(file, directory.resolve("b"));
        kernel.unlink(directory.resolve("b"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void everyDescriptorIsCloseOnExec() throws IOException {
        try (Kernel.Pair pipe = kernel.pipe();
                Kernel.Pair sockets = kernel.socketPair(true);
                HostFd memfd = kernel.memfd("x", 0);
                HostFd copy = kernel.duplicate(memfd.number());
                HostFd file = kernel.open(directory, LinuxConstants.O_RDONLY | LinuxConstants.O_DIRECTORY)) {
            kernel.send(sockets.first(), new byte[] {1}, List.of(file.number()));
            HostFd received = kernel.receive(sockets.second(), 1)
                    .orElseThrow()
                    .descriptors()
                    .get(0);
            for (HostFd one : List.of(pipe.first(), pipe.second(), sockets.first(), memfd, copy, file, received)) {
                assertThat(Files.readString(Path.of("/proc/self/fdinfo/" + one.number())))
                        .containsPattern("flags:\\s+0[0-7]*2[0-7]{6}\\n");
            }
            received.close();
        }
    }

    @Test
    void closingTwiceIsHarmless() {
        HostFd first = kernel.memfd("first", 0);
        int number = first.number();
        first.close();
        try (HostFd second = kernel.memfd("second", 0)) {
            first.close();
            assertThat(second.number()).isEqualTo(number);
            assertThat(kernel.seals(second)).isEqualTo(1);
        }
        assertThatThrownBy(first::number).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void passesDescriptorsOverSockets() {
        try (Kernel.Pair sockets = kernel.socketPair(false);
                Kernel.Pair pipe = kernel.pipe()) {
            byte[] large = new byte[300_000];
            large[299_999] = 7;
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> kernel.send(
                    sockets.first(),
                    large,
                    List.of(pipe.second().number(), pipe.second().number())));
            Kernel.Received first = kernel.receive(sockets.second(), 1000).orElseThrow();
            assertThat(first.data()).hasSize(1000);
            assertThat(first.descriptors()).hasSize(2);
            int rest = large.length - 1000;
            byte last = 0;
            while (rest > 0) {
                byte[] data =
                        kernel.receive(sockets.second(), 65536).orElseThrow().data();
                rest -= data.length;
                last = data[data.length - 1];
            }
            sending.join();
            assertThat(last).isEqualTo((byte) 7);
            kernel.write(first.descriptors().get(1), new byte[] {42});
            assertThat(kernel.read(pipe.first(), 8))
                    .hasValueSatisfying(it -> assertThat(it).containsExactly(42));
            first.descriptors().forEach(HostFd::close);
            sockets.first().close();
            assertThat(kernel.receive(sockets.second(), 10)).isEmpty();
        }
    }

    @Test
    void refusesAPacketLargerThanTheRoomForIt() {
        try (Kernel.Pair sockets = kernel.socketPair(true)) {
            kernel.send(sockets.first(), new byte[20], List.of());
            assertThatThrownBy(() -> kernel.receive(sockets.second(), 10))
                    .isInstanceOfSatisfying(KernelException.class, e -> assertThat(e.is(Errno.EMSGSIZE))
                            .isTrue());
        }
    }

    @Test
    void sendingToNobodyIsAnErrorAndNoSignal() {
        try (Kernel.Pair sockets = kernel.socketPair(false)) {
            sockets.second().close();
            assertThatThrownBy(() -> kernel.send(sockets.first(), new byte[1], List.of()))
                    .hasMessageEndingWith("broken pipe");
        }
    }

    @Test
    void connectsToSocketsWithShortAndLongPaths() throws IOException {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(100)).resolve("e".repeat(100)));
        Path shortPath = Path.of("/tmp/caisson-test-" + ProcessHandle.current().pid());
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(shortPath));
            for (Path path : List.of(shortPath, Files.createLink(deep.resolve("long"), shortPath))) {
                try (HostFd client = kernel.connectUnix(path);
                        SocketChannel accepted = server.accept()) {
                    kernel.send(client, new byte[] {5}, List.of());
                    assertThat(accepted.read(ByteBuffer.allocate(4))).isEqualTo(1);
                }
            }
        } finally {
            Files.delete(shortPath);
        }
        assertThatThrownBy(() -> kernel.connectUnix(deep.resolve("missing")))
                .hasMessageEndingWith("no such file or directory");
    }

    @Test
    void pollTellsWhichDescriptorIsReady() {
        try (Kernel.Pair quiet = kernel.pipe();
                Kernel.Pair full = kernel.pipe()) {
            List<Watch> both = List.of(new Watch(quiet.first(), Watch.IN), new Watch(full.first(), Watch.IN));
            assertThat(kernel.poll(both, Optional.of(Duration.ofMillis(1)))).containsExactly(0, 0);
            kernel.write(full.second(), new byte[1]);
            assertThat(kernel.poll(both, Optional.empty())).containsExactly(0, Watch.IN);
            quiet.second().close();
            assertThat(kernel.poll(both, Optional.empty())[0] & Watch.HUP).isNotZero();
        }
    }

    @Test
    void aReadThatWouldBlockIsAbsent() {
        try (Kernel.Pair pipe = kernel.pipe();
                HostFd again = kernel.open(
                        Path.of("/proc/self/fd/" + pipe.first().number()),
                        LinuxConstants.O_RDONLY | LinuxConstants.O_NONBLOCK)) {
            assertThat(kernel.read(again, 1)).isEmpty();
        }
    }

    @Test
    void sealedMemfdCannotBeChanged() {
        try (HostFd file = kernel.sealedMemfd("state", "content".getBytes(StandardCharsets.UTF_8))) {
            assertThat(kernel.seals(file) & 0xf).isEqualTo(0xf);
            assertThat(kernel.read(file, 100))
                    .hasValueSatisfying(it -> assertThat(it).asString().isEqualTo("content"));
            assertThatThrownBy(() -> kernel.write(file, new byte[1])).hasMessageEndingWith("operation not permitted");
        }
    }

    @Test
    void copiesAWholeFileIntoAMemfd() throws IOException {
        Path source = directory.resolve("source");
        byte[] content = new byte[200_001];
        content[200_000] = 9;
        Files.write(source, content);
        try (HostFd target = kernel.memfd("copy", 2)) {
            assertThat(kernel.copyFile(source, target)).isEqualTo(content.length);
            kernel.addSeals(target, F_SEAL_WRITE);
            assertThat(kernel.seals(target)).isEqualTo(F_SEAL_WRITE);
            assertThat(Files.readAllBytes(Path.of("/proc/self/fd/" + target.number())))
                    .isEqualTo(content);
        }
    }

    @Test
    void makesFifosAndDirectoriesWithTheirModes() throws IOException {
        int old = kernel.umask(0);
        try {
            kernel.mkfifo(directory.resolve("fifo"), 0622);
            kernel.mkdir(directory.resolve("sub"), 0711);
        } finally {
            kernel.umask(old);
        }
        assertThat(mode(directory.resolve("fifo"))).isEqualTo(010622);
        assertThat(mode(directory.resolve("sub"))).isEqualTo(040711);
        kernel.chmod(directory.resolve("sub"), 0700);
        assertThat(mode(directory.resolve("sub"))).isEqualTo(040700);
        kernel.rmdir(directory.resolve("sub"));
        assertThatThrownBy(() -> kernel.rmdir(directory.resolve("sub"))).hasMessageStartingWith("failed to remove dir");
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void tellsFileSystemTypes() {
        assertThat(kernel.fileSystemType(Path.of("/proc"))).isEqualTo(PROC_SUPER_MAGIC);
        assertThat(kernel.fileSystemType(Path.of("/dev/shm"))).isEqualTo(TMPFS_MAGIC);
    }

    @Test
    void identifiesItself() throws IOException {
        assertThat(kernel.getpid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(kernel.geteuid()).isEqualTo((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        assertThat(kernel.getegid()).isEqualTo((int) Files.getAttribute(Path.of("/proc/self"), "unix:gid"));
        assertThat(kernel.kernelRelease())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
    }

    @Test
    void nativeMemoryHoldsACopyUntilItIsClosed() {
        NativeMemory memory = kernel.copy(new byte[] {1, 2, 3});
        assertThat(memory.address()).isNotZero();
        assertThat(memory.read()).containsExactly(1, 2, 3);
        memory.close();
        memory.close();
        assertThatThrownBy(memory::read).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bpfReportsItsErrno() {
        assertThatThrownBy(() -> kernel.bpf(9999, new byte[8]))
                .isInstanceOf(KernelException.class)
                .hasMessageStartingWith("failed to call 'bpf command 9999': ");
    }

    @Test
    void neverSignalsGroups() {
        assertThatThrownBy(() -> kernel.kill(-1, 9))
                .isInstanceOf(CaissonException.class)
                .hasMessage("failed to send signal 9 to '-1': not a process");
        assertThatThrownBy(() -> kernel.kill(0, 9)).isInstanceOf(CaissonException.class);
        kernel.kill(kernel.getpid(), 0);
    }

    @Test
    void awaitsContentUntilTheTimeIsOver() throws IOException {
        Path file = Files.writeString(directory.resolve("cgroup.events"), "populated 1\n");
        assertThat(kernel.awaitFile(file, it -> it.contains("populated 1"), Duration.ZERO))
                .isTrue();
        assertThat(kernel.awaitFile(file, it -> it.contains("populated 0"), Duration.ofMillis(20)))
                .isFalse();
    }

    @Test
    void locksAreReleasedByClosing() throws IOException {
        Path file = Files.createFile(directory.resolve("lock"));
        HostFd held = kernel.open(file, LinuxConstants.O_RDWR);
        kernel.lockExclusive(held);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {
            try (HostFd other = kernel.open(file, LinuxConstants.O_RDWR)) {
                kernel.lockExclusive(other);
            }
        });
        assertThat(second).isNotDone();
        held.close();
        second.join();
    }

    @Test
    void translatesOpenFlagsForArm() {
        assertThat(OpenFlags.forArm(LinuxConstants.O_DIRECTORY | LinuxConstants.O_NOFOLLOW | LinuxConstants.O_PATH))
                .isEqualTo(040000 | 0100000 | LinuxConstants.O_PATH);
        assertThat(OpenFlags.forArm(LinuxConstants.O_RDWR)).isEqualTo(LinuxConstants.O_RDWR);
    }
}
