// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.nsexec.Wire;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.runtime.plan.FileSystemOperation;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.runtime.plan.TreeOperation;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.State;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.Watch;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LaunchPartsTest {
    @TempDir
    Path directory;

    private final Kernel kernel = new LibcKernel();

    @Test
    @DisplayName("S7: descriptors are numbered from 3 without a gap, the user's first, the fifo last")
    void layout() {
        DescriptorLayout all = new DescriptorLayout(2, true, true, true, true);
        assertThat(all.console()).hasValue(5);
        assertThat(all.initPipe()).isEqualTo(6);
        assertThat(all.syncSocket()).isEqualTo(7);
        assertThat(all.logPipe()).isEqualTo(8);
        assertThat(all.pidfdSocket()).hasValue(9);
        assertThat(all.cgroup()).hasValue(10);
        assertThat(all.fifo()).hasValue(11);
        assertThat(all.size()).isEqualTo(9);

        DescriptorLayout few = new DescriptorLayout(0, false, false, false, false);
        assertThat(few.environment(InitType.SETNS, 4))
                .containsExactly(
                        "_LIBCONTAINER_INITPIPE=3",
                        "_LIBCONTAINER_SYNCPIPE=4",
                        "_LIBCONTAINER_LOGPIPE=5",
                        "_LIBCONTAINER_LOGLEVEL=4",
                        "_LIBCONTAINER_INITTYPE=setns",
                        "_CAISSON_FDS=3");
    }

    @Test
    @DisplayName("S6: an init that writes and ends at once was started all the same, and the fifo goes")
    void releases() {
        ExecFifo fifo = new ExecFifo(kernel, directory);
        fifo.create(kernel.geteuid(), kernel.getegid());
        Kernel.Pair end = kernel.pipe();
        Thread init = new Thread(() -> {
            try (HostFd writer = kernel.open(directory.resolve("exec.fifo"), LinuxConstants.O_WRONLY, 0)) {
                kernel.write(writer, new byte[] {'0'});
            }
            end.second().close();
        });
        init.start();
        fifo.release(end.first());
        assertThat(fifo.exists()).isFalse();
        assertThatThrownBy(() -> fifo.release(end.first())).hasMessage("cannot start an already running container");
        end.close();
    }

    @Test
    @DisplayName("S6, S19: what the init could not do after it was let go is the error of its start")
    void failureAfterTheRelease() {
        ExecFifo fifo = new ExecFifo(kernel, directory);
        fifo.create(kernel.geteuid(), kernel.getegid());
        byte[] words = "execute\0/bin/x\0\0".getBytes(StandardCharsets.UTF_8);
        byte[] failure = ByteBuffer.allocate(8 + words.length)
                .order(ByteOrder.nativeOrder())
                .putInt(Wire.SYNC_ERROR)
                .putInt(Errno.ENOEXEC)
                .put(words)
                .array();
        Kernel.Pair end = kernel.pipe();
        Thread init = new Thread(() -> {
            try (HostFd writer = kernel.open(directory.resolve("exec.fifo"), LinuxConstants.O_WRONLY, 0)) {
                kernel.write(writer, new byte[] {'0'});
                kernel.write(writer, failure);
            }
        });
        init.start();
        assertThatThrownBy(() -> fifo.release(end.first())).hasMessage("exec: \"/bin/x\": exec format error");
        assertThat(fifo.exists()).isFalse();
        end.close();
    }

    @Test
    @DisplayName("S6: an init that ended without a word is dead")
    void releaseOfTheDead() {
        ExecFifo fifo = new ExecFifo(kernel, directory);
        fifo.create(kernel.geteuid(), kernel.getegid());
        try (Kernel.Pair end = kernel.pipe()) {
            end.second().close();
            assertThatThrownBy(() -> fifo.release(end.first())).hasMessage("container process is already dead");
        }
        assertThat(fifo.exists()).isTrue();
    }

    @Test
    @Timeout(60)
    @DisplayName(
            "S6: of two that start a container at the same time one succeeds, and the other does not wait for its end")
    void twoStarts() throws Exception {
        ExecFifo fifo = new ExecFifo(kernel, directory);
        fifo.create(kernel.geteuid(), kernel.getegid());
        List<String> outcomes = new CopyOnWriteArrayList<>();
        try (Kernel.Pair init = kernel.pipe()) {
            Runnable start = () -> {
                try {
                    fifo.release(init.first());
                    outcomes.add("started");
                } catch (CaissonException e) {
                    outcomes.add(e.getMessage());
                }
            };
            List<Thread> threads = List.of(new Thread(start), new Thread(start));
            threads.forEach(Thread::start);
            try (HostFd writer = kernel.open(directory.resolve("exec.fifo"), LinuxConstants.O_WRONLY, 0)) {
                kernel.write(writer, new byte[] {'0'});
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(outcomes).containsExactlyInAnyOrder("started", "cannot start an already running container");
    }

    @Test
    @Timeout(60)
    @DisplayName("S6: who opens the fifo after the program was executed already, kept by another reader, does not wait")
    void startAfterTheExecution() {
        ExecFifo fifo = new ExecFifo(kernel, directory);
        fifo.create(kernel.geteuid(), kernel.getegid());
        Path path = directory.resolve("exec.fifo");
        try (Kernel.Pair init = kernel.pipe();
                HostFd other = kernel.open(path, LinuxConstants.O_RDONLY | LinuxConstants.O_NONBLOCK, 0)) {
            try (HostFd writer = kernel.open(path, LinuxConstants.O_WRONLY, 0)) {
                kernel.write(writer, new byte[] {'0'});
            }
            fifo.release(init.first());
            assertThat(other.number()).isPositive();
        }
        assertThat(fifo.exists()).isFalse();
    }

    @Test
    @Timeout(60)
    @DisplayName("S6: another writer does not hold a start beyond the end of the init")
    void startWithAStrangersWriter() {
        ExecFifo fifo = new ExecFifo(kernel, directory);
        fifo.create(kernel.geteuid(), kernel.getegid());
        try (Kernel.Pair init = kernel.pipe();
                HostFd keeper = kernel.open(
                        directory.resolve("exec.fifo"), LinuxConstants.O_RDONLY | LinuxConstants.O_NONBLOCK, 0);
                HostFd stranger = kernel.open(directory.resolve("exec.fifo"), LinuxConstants.O_WRONLY, 0)) {
            assertThat(keeper.number()).isPositive();
            kernel.write(stranger, new byte[] {'0'});
            init.second().close();
            fifo.release(init.first());
        }
        assertThat(fifo.exists()).isFalse();
    }

    @Test
    @DisplayName("S6: the fifo is writable by everybody, whatever the umask")
    void fifoMode() throws Exception {
        new ExecFifo(kernel, directory).create(kernel.geteuid(), kernel.getegid());
        assertThat(Files.getAttribute(directory.resolve("exec.fifo"), "unix:mode"))
                .isEqualTo(010000 | 0622);
    }

    @Test
    @DisplayName("S20: log lines are understood, others are kept whole")
    void logLines() {
        assertThat(LogLine.parse("{\"level\":\"info\",\"msg\":\"a \\u0007 b\"}"))
                .isEqualTo(new LogLine(Optional.of("info"), Optional.of("a \u0007 b")));
        for (String odd : List.of("plain text", "{\"level\":\"info\"}", "{\"level\":", "[]", "")) {
            assertThat(LogLine.parse(odd).msg()).as(odd).hasValue(odd);
        }
    }

    @Test
    @DisplayName("S20: the log is read to its end, lines cut by reads are joined, the last failure is kept")
    void forwarding() {
        Kernel.Pair pipe = kernel.pipe();
        InitLog log = new InitLog(kernel, pipe.first());
        kernel.write(pipe.second(), "{\"level\":\"err".getBytes(StandardCharsets.UTF_8));
        log.forward();
        assertThat(log.lastFailure()).isEmpty();
        kernel.write(
                pipe.second(),
                "or\",\"msg\":\"one\"}\n{\"level\":\"debug\",\"msg\":\"two\"}".getBytes(StandardCharsets.UTF_8));
        pipe.second().close();
        log.forward();
        assertThat(log.ended()).isFalse();
        log.forward();
        assertThat(log.ended()).isTrue();
        assertThat(log.lastFailure()).hasValue("one");
        pipe.close();
    }

    @Test
    void malformedMessagesAreRefusedAndTheirDescriptorsClosed() {
        KernelProbe probe = new KernelProbe(kernel);
        Kernel probed = probe.kernel();
        try (Kernel.Pair sync = kernel.socketPair(true)) {
            InitChannel channel = new InitChannel(probed, sync.first());
            kernel.send(sync.second(), new byte[] {1, 2, 3}, List.of());
            assertThatThrownBy(channel::receive).hasMessageEndingWith("it has 3 bytes");
            kernel.send(sync.second(), packet(77, 0, ""), List.of(sync.second().number()));
            assertThatThrownBy(channel::receive).hasMessageEndingWith("type 77 is unknown");
            kernel.send(sync.second(), packet(Wire.SYNC_CREATED, 5, ""), List.of());
            assertThatThrownBy(channel::receive).hasMessageEndingWith("type 1 came with 0 descriptors");
            kernel.send(sync.second(), packet(Wire.SYNC_ERROR, 5, "only\0two\0"), List.of());
            assertThatThrownBy(channel::receive).hasMessageContaining("the error it tells of has 3 parts");
            kernel.send(sync.second(), packet(Wire.SYNC_ERROR, 2, "mount\0/a\0\0"), List.of());
            assertThat(channel.receive()).hasValue(new InitMessage.Failed(2, "mount", "/a", ""));
        }
        assertThat(probe.leaks()).isEmpty();
    }

    private static byte[] packet(int type, int argument, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + payload.length)
                .order(ByteOrder.nativeOrder())
                .putInt(type)
                .putInt(argument)
                .put(payload)
                .array();
    }

    @Test
    @DisplayName("S5: failures of caisson-init are worded as other tools know them")
    void failures() {
        LaunchPlan plan = new LaunchPlan(
                List.of(new TreeOperation.OpenTree(3, "/src", 0, 0), new FileSystemOperation.MountTree(3, "/dest", 0)),
                new byte[0],
                new byte[0],
                List.of());
        InitFailure standard = new InitFailure(plan, InitType.STANDARD);
        assertThat(standard.of(new InitMessage.Failed(2, "find executable", "foo", "")))
                .hasMessage("exec: \"foo\": executable file not found in $PATH");
        assertThat(standard.of(new InitMessage.Failed(13, "find executable", "/etc", "")))
                .hasMessage("exec: \"/etc\": permission denied");
        assertThat(standard.of(new InitMessage.Failed(2, "open mount source", "/src", "")))
                .hasMessage("error during container init: error mounting \"/src\" to rootfs at \"/dest\": "
                        + "no such file or directory");
        assertThat(standard.of(new InitMessage.Failed(20, "attach mount", "/dest", "")))
                .hasMessage(
                        "error during container init: error mounting \"/src\" to rootfs at \"/dest\": not a directory");
        CaissonException plain =
                new InitFailure(plan, InitType.SETNS).of(new InitMessage.Failed(1, "set hostname", "box", "too odd"));
        assertThat(plain)
                .hasMessage("error executing setns process: failed to set hostname 'box': too odd: "
                        + "operation not permitted");
        assertThat(plain.errno()).hasValue(1);
        assertThat(plain.step()).hasValue("set hostname");
        assertThat(standard.of(new InitMessage.Failed(19, "move network device", "eth~0", "")))
                .hasMessage("error during container init: failed to move network device 'eth~0': no such device")
                .extracting(CaissonException::pointer)
                .isEqualTo(Optional.of("/linux/netDevices/eth~00"));
    }

    @Test
    void seccompAgentGetsOneDocumentPerConnection() throws Exception {
        Path socket = directory.resolve("agent");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                HostFd notify = kernel.duplicate(0)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            new SeccompListener(kernel, profile(socket)).handOver(notify, 42, state());
            try (SocketChannel agent = server.accept()) {
                ByteBuffer text = ByteBuffer.allocate(4096);
                int read = agent.read(text);
                assertThat(new String(text.array(), 0, read, StandardCharsets.UTF_8))
                        .isEqualTo("{\"ociVersion\":\"1.3.0\",\"fds\":[\"seccompFd\"],\"pid\":42,\"metadata\":\"meta\","
                                + "\"state\":{\"ociVersion\":\"1.3.0\",\"id\":\"one\",\"status\":\"creating\",\"pid\":42,"
                                + "\"bundle\":\"/b\"}}");
                assertThat(agent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        }
        assertThatThrownBy(() -> new SeccompListener(kernel, profile(directory.resolve("nobody")))
                        .handOver(kernel.own(0), 42, state()))
                .hasMessageContaining("failed to send the seccomp descriptor to '" + directory.resolve("nobody"));
    }

    private static LinuxSeccomp profile(Path agent) {
        return new SpecReader()
                .parse(
                        ("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"listenerPath\":\"" + agent
                                        + "\",\"listenerMetadata\":\"meta\"}")
                                .getBytes(StandardCharsets.UTF_8),
                        LinuxSeccomp.class);
    }

    private static State state() {
        return new State("1.3.0", "one", ContainerStatus.CREATING, OptionalInt.of(42), "/b", Map.of());
    }

    @Test
    void pollEndsWhenTheThreadIsInterrupted() throws InterruptedException {
        assertThat(kernel.getpid()).isPositive(); // loads the library before any interrupt
        Throwable[] thrown = new Throwable[1];
        Thread waiting = new Thread(() -> {
            try (Kernel.Pair silent = kernel.pipe();
                    InterruptiblePoll poll = new InterruptiblePoll(kernel)) {
                poll.await(List.of(new Watch(silent.first(), Watch.IN)), Optional.empty());
            } catch (CaissonException e) {
                thrown[0] = e;
            }
        });
        waiting.start();
        waiting.interrupt();
        waiting.join();
        assertThat(thrown[0]).hasMessage("interrupted while waiting for the container's init");
    }
}
