// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.cli.output.Output;
import io.caisson.cli.planner.FakeLauncher.Sent;
import io.caisson.nsexec.LauncherWire;
import io.caisson.nsexec.WireReader;
import io.caisson.nsexec.WireWriter;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.spi.host.SpawnRequest.Executable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LauncherTest {
    private final Kernel kernel = new LibcKernel();
    private FakeLauncher fake;
    private Launcher launcher;
    private LauncherSpawner spawner;

    @BeforeEach
    void connect() {
        fake = new FakeLauncher(kernel);
        launcher = fake.planner();
        spawner = new LauncherSpawner(launcher);
    }

    @AfterEach
    void disconnect() {
        fake.close();
    }

    @Test
    void readsTheRequest() {
        fake.request(
                List.of("caisson", "run", "ä b"), List.of("A=1=2", "A=later", "=odd", "EMPTY="), "/home/x", 0, 3, 7);

        Request request = launcher.request();

        assertThat(request.pid()).isEqualTo(FakeLauncher.PID);
        assertThat(request.umask()).isEqualTo(022);
        assertThat(request.arguments()).containsExactly("caisson", "run", "ä b");
        assertThat(request.environment()).containsOnly(Map.entry("A", "1=2"), Map.entry("EMPTY", ""));
        assertThat(request.descriptors()).containsExactlyInAnyOrder(3, 7);
        assertThat(request.resolve("../y/z")).isEqualTo(Path.of("/home/y/z"));
        assertThat(request.resolve("/abs")).isEqualTo(Path.of("/abs"));
        Path self = Path.of("/proc", Integer.toString(FakeLauncher.PID));
        assertThat(request.resolve("/dev/stdin")).isEqualTo(self.resolve("fd/0"));
        assertThat(request.resolve("/dev/fd/63")).isEqualTo(self.resolve("fd/63"));
        assertThat(request.resolve("/proc/self/cwd/x")).isEqualTo(self.resolve("cwd/x"));
        assertThat(request.home()).isEqualTo(Path.of("/opt/caisson"));
    }

    @Test
    void refusesALauncherOfAnotherVersionAndWhatIsNoRequest() {
        fake.send(LauncherWire.FRAME_REQUEST, 0, new WireWriter().u32(99).toByteArray());
        assertThatThrownBy(launcher::request)
                .hasMessage("failed to talk to the launcher: the launcher speaks version 99, this planner version "
                        + LauncherWire.LAUNCHER_VERSION);
        fake.exited(1, new ExitStatus(0, 0));
        assertThatThrownBy(launcher::request)
                .hasMessage("failed to talk to the launcher: frame of type 4 instead of a request");
    }

    @Test
    void refusesATruncatedRequest() {
        fake.send(
                LauncherWire.FRAME_REQUEST,
                0,
                new WireWriter().u32(LauncherWire.LAUNCHER_VERSION).toByteArray());
        assertThatThrownBy(launcher::request).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void printsInPiecesThatFitAFrame() throws InterruptedException {
        byte[] much = new byte[3 << 20];
        Thread writer = new Thread(() -> {
            launcher.write(Output.STDERR, much);
            launcher.exit(7);
        });
        writer.start();
        List<Sent> said = fake.conversation();
        writer.join();

        assertThat(FakeLauncher.printed(said, 2)).hasSize(much.length);
        assertThat(FakeLauncher.printed(said, 1)).isEmpty();
        Sent last = said.get(said.size() - 1);
        assertThat(last.type()).isEqualTo(LauncherWire.FRAME_EXIT);
        assertThat(last.reader().u32()).isEqualTo(7);
    }

    @Test
    void spawnsThroughTheLauncher() throws InterruptedException {
        fake.spawned(1, 77).exited(1, new ExitStatus(3, 0));
        try (HostFd program = kernel.open(Path.of("/bin/true"), LinuxConstants.O_RDONLY);
                Kernel.Pair pipe = kernel.pipe();
                ChildProcess child = spawner.spawn(new SpawnRequest(
                        new Executable.Held(program),
                        List.of("init", "x"),
                        List.of("A=b"),
                        Optional.empty(),
                        List.of(
                                Descriptor.devNull(),
                                Descriptor.own(5),
                                Descriptor.held(pipe.first().number()),
                                Descriptor.held(pipe.second().number()),
                                Descriptor.held(pipe.first().number()))))) {
            assertThat(child.pid()).isEqualTo(77);
            assertThat(child.waitFor()).isEqualTo(new ExitStatus(3, 0));
            assertThat(child.isAlive()).isFalse();
        }

        Sent sent = fake.next();
        assertThat(sent.type()).isEqualTo(LauncherWire.FRAME_SPAWN);
        assertThat(sent.tag()).isEqualTo(1);
        assertThat(sent.descriptors()).as("each is sent once").hasSize(3);
        WireReader in = sent.reader();
        assertThat(in.u32()).as("flags").isZero();
        assertThat(in.strs()).containsExactly("init", "x");
        assertThat(in.strs()).containsExactly("A=b");
        assertThat(in.str()).isEmpty();
        assertThat(in.u32s()).containsExactly(2L, 0L, 0L, 5L, 1L, 1L, 1L, 2L, 1L, 1L);
        assertThat(in.hasMore()).isFalse();
    }

    @Test
    void namesTheProgramByPathAndTheDirectory() {
        fake.spawned(1, 77);
        spawner.spawn(new SpawnRequest(
                        new Executable.AtPath(Path.of("/bin/ps")),
                        List.of("ps"),
                        List.of(),
                        Optional.of(Path.of("/tmp")),
                        List.of()))
                .close();

        WireReader in = fake.next().reader();
        assertThat(in.u32()).isEqualTo(LauncherWire.SPAWN_PATH);
        assertThat(in.str()).isEqualTo("/bin/ps");
        assertThat(in.strs()).containsExactly("ps");
        assertThat(in.strs()).isEmpty();
        assertThat(in.str()).isEqualTo("/tmp");
    }

    @Test
    void tellsWhyAProcessCouldNotBeStarted() {
        fake.failed(1, 2, "execute", "/bin/none");
        SpawnRequest request = new SpawnRequest(
                new Executable.AtPath(Path.of("/bin/none")), List.of("none"), List.of(), Optional.empty(), List.of());

        assertThatThrownBy(() -> spawner.spawn(request))
                .isInstanceOfSatisfying(CaissonException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.SPAWN_FAILED);
                    assertThat(e.errno()).hasValue(2);
                })
                .hasMessage("failed to execute '/bin/none': no such file or directory");
    }

    @Test
    void adoptsSignalsAndSupervises() throws InterruptedException {
        fake.ended(1, new ExitStatus(0, 15));
        try (Kernel.Pair pidfd = kernel.pipe();
                Kernel.Pair master = kernel.pipe()) {
            ChildProcess child = spawner.adopt(99, pidfd.first());
            child.signal(10);
            spawner.supervise(child, Optional.of(master.first()), List.of("caisson", "__cleanup", "id"));
            assertThat(launcher.awaitEnd(Duration.ofSeconds(20))).contains(new ExitStatus(0, 15));
            assertThat(child.waitFor()).isEqualTo(new ExitStatus(0, 15));
        }
        launcher.leave();

        List<Sent> said = fake.conversation();
        assertThat(said)
                .extracting(Sent::type)
                .containsExactly(
                        LauncherWire.FRAME_ADOPT,
                        LauncherWire.FRAME_SIGNAL,
                        LauncherWire.FRAME_SUPERVISE,
                        LauncherWire.FRAME_LEAVE);
        assertThat(said.get(0).reader().u32()).isEqualTo(99);
        assertThat(said.get(0).descriptors()).hasSize(1);
        assertThat(said.get(1).reader().u32()).isEqualTo(10);
        WireReader supervise = said.get(2).reader();
        assertThat(supervise.u32()).isEqualTo(LauncherWire.SUPERVISE_TERMINAL);
        assertThat(supervise.strs()).containsExactly("caisson", "__cleanup", "id");
        assertThat(said.get(2).descriptors()).hasSize(1);
        assertThat(said.get(2).tag()).isEqualTo(said.get(0).tag());
    }

    @Test
    void superviseNeedsAChildOfTheLauncher() {
        fake.spawned(1, 5);
        ChildProcess other = spawner.spawn(new SpawnRequest(
                new Executable.AtPath(Path.of("/x")), List.of("x"), List.of(), Optional.empty(), List.of()));
        LauncherSpawner without = new LauncherSpawner(launcher);
        assertThatThrownBy(() -> without.supervise(other, Optional.empty(), List.of()))
                .hasMessage("failed to talk to the launcher: process '5' is not one of its children");
    }

    @Test
    void doesNotWaitLongerThanAsked() throws InterruptedException {
        try (Kernel.Pair pidfd = kernel.pipe()) {
            ChildProcess child = spawner.adopt(99, pidfd.first());
            assertThat(child.waitFor(Duration.ofMillis(1))).isEmpty();
            assertThat(child.isAlive()).isTrue();
            assertThat(launcher.awaitEnd(Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void failsEveryWaitWhenTheLauncherIsGone() {
        Kernel.Pair pidfd = kernel.pipe();
        ChildProcess child = spawner.adopt(99, pidfd.first());
        fake.hangUp();

        assertThatThrownBy(child::waitFor).hasMessage("failed to talk to the launcher: it hung up");
        assertThatThrownBy(() -> launcher.awaitEnd(Duration.ofSeconds(20)))
                .hasMessageContaining("failed to talk to the launcher");
        pidfd.close();
    }

    @Test
    void refusesFramesThatAreNone() {
        Kernel.Pair pidfd = kernel.pipe();
        ChildProcess child = spawner.adopt(99, pidfd.first());
        fake.sendRaw(new WireWriter().u32(-1).u32(4).u32(1).u32(0).toByteArray());

        assertThatThrownBy(child::waitFor).hasMessage("failed to talk to the launcher: a frame of 4294967295 bytes");
        pidfd.close();
    }
}
