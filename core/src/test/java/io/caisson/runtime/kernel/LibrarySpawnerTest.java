// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SpawnRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LibrarySpawnerTest {
    private static final int MEMFD_SEALING = 2;
    private static final int EXECUTABLE = 0511;

    private final Kernel kernel = new LibcKernel();
    private final LibrarySpawner spawner = new LibrarySpawner(kernel);

    @Test
    void tellsHowAProcessEnded() throws InterruptedException {
        try (ChildProcess exited = spawner.spawn(shell("exit 7"))) {
            assertThat(exited.waitFor()).isEqualTo(new ExitStatus(7, 0));
            assertThat(exited.waitFor(Duration.ZERO)).contains(new ExitStatus(7, 0));
            assertThat(exited.isAlive()).isFalse();
        }
        try (ChildProcess killed = spawner.spawn(shell("kill -TERM $$; exit 0"))) {
            assertThat(killed.waitFor().shellStatus()).isEqualTo(143);
        }
    }

    @Test
    void signalsThroughThePidfd() throws InterruptedException {
        try (ChildProcess child = spawner.spawn(shell("exec sleep 1000"))) {
            assertThat(child.isAlive()).isTrue();
            assertThat(child.waitFor(Duration.ofMillis(1))).isEmpty();
            child.signal(9);
            assertThat(child.waitFor()).isEqualTo(new ExitStatus(0, 9));
            assertThatThrownBy(() -> child.signal(9)).hasMessageEndingWith("no such process");
        }
    }

    @Test
    void mapsDescriptorsExactlyAndClosesTheRest() throws InterruptedException {
        try (Kernel.Pair out = kernel.pipe();
                Kernel.Pair extra = kernel.pipe()) {
            // sources whose numbers are also targets, crosswise
            List<Descriptor> descriptors = List.of(
                    Descriptor.devNull(),
                    Descriptor.held(out.second().number()),
                    Descriptor.own(2),
                    Descriptor.held(out.second().number()),
                    Descriptor.held(extra.first().number()),
                    Descriptor.held(extra.second().number()));
            SpawnRequest request = request("ls -l /proc/self/fd >&3; echo x >&5; read y <&4; echo $y", descriptors);
            try (ChildProcess child = spawner.spawn(request)) {
                assertThat(child.waitFor().code()).isZero();
            }
            out.second().close();
            String listing = readAll(out.first());
            assertThat(listing).endsWith("x\n").contains(" 0 -> /dev/null", " 5 -> pipe:");
            // 0 to 5 and the directory that ls reads
            assertThat(listing.lines().filter(it -> it.contains(" -> "))).hasSize(7);
        }
    }

    @Test
    void startsWithAllSignalsUnblockedAndDefault() throws InterruptedException {
        String status = output("grep -E '^Sig(Blk|Ign)' /proc/self/status", List.of(), Optional.empty());
        assertThat(status).contains("SigBlk:\t0000000000000000");
        // the two that glibc keeps for itself stay as they are
        assertThat(status).containsPattern("SigIgn:\t0000000[01]80000000|SigIgn:\t0{16}");
    }

    @Test
    void givesOnlyTheEnvironmentAndDirectoryThatWereAskedFor() throws InterruptedException {
        assertThat(output("/usr/bin/env", List.of("A=ü"), Optional.empty()))
                .contains("A=ü")
                .doesNotContain("HOME=");
        assertThat(output("pwd", List.of(), Optional.of(Path.of("/usr/lib")))).isEqualTo("/usr/lib\n");
    }

    @Test
    void runsAHeldProgramWhoseDescriptorIsATarget() throws InterruptedException {
        try (HostFd program = kernel.memfd("program", MEMFD_SEALING)) {
            kernel.copyFile(Path.of("/bin/true"), program);
            kernel.chmod(program, EXECUTABLE);
            kernel.addSeals(program, 0xf);
            List<Descriptor> descriptors = new ArrayList<>();
            while (descriptors.size() <= program.number()) {
                descriptors.add(Descriptor.devNull());
            }
            SpawnRequest request = new SpawnRequest(
                    new SpawnRequest.Executable.Held(program),
                    List.of("true"),
                    List.of(),
                    Optional.empty(),
                    descriptors);
            try (ChildProcess child = spawner.spawn(request)) {
                assertThat(child.waitFor().code()).isZero();
            }
        }
    }

    @Test
    void failureNamesTheProgramAndErrno() {
        assertThatThrownBy(() -> spawner.spawn(new SpawnRequest(
                        new SpawnRequest.Executable.AtPath(Path.of("/nonexistent/program")),
                        List.of("program"),
                        List.of(),
                        Optional.empty(),
                        List.of())))
                .isInstanceOfSatisfying(CaissonException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.SPAWN_FAILED);
                    assertThat(e.errno()).hasValue(Errno.ENOENT);
                })
                .hasMessage("failed to spawn '/nonexistent/program': no such file or directory");
        SpawnRequest elsewhere = new SpawnRequest(
                new SpawnRequest.Executable.AtPath(Path.of("/bin/true")),
                List.of("true"),
                List.of(),
                Optional.of(Path.of("/nonexistent")),
                List.of());
        assertThatThrownBy(() -> spawner.spawn(elsewhere))
                .hasMessage("failed to spawn '/bin/true' in '/nonexistent': no such file or directory");
    }

    @Test
    void interruptingEndsTheWaitAndNotTheProcess() throws InterruptedException {
        try (Kernel.Pair pipe = kernel.pipe();
                ChildProcess child = spawner.spawn(request(
                        "read x; exit 3", List.of(Descriptor.held(pipe.first().number()), Descriptor.devNull())))) {
            CountDownLatch interrupted = new CountDownLatch(1);
            Thread waiter = new Thread(() -> {
                try {
                    child.waitFor();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            waiter.start();
            waiter.interrupt();
            interrupted.await();
            assertThat(child.isAlive()).isTrue();
            kernel.write(pipe.second(), "\n".getBytes(StandardCharsets.UTF_8));
            assertThat(child.waitFor().code()).isEqualTo(3);
        }
    }

    @Test
    void waitsForManyChildrenAndKeepsNoDescriptorOfThem() throws InterruptedException, IOException {
        long others = openPidfds(); // of tests that ran before in this JVM
        for (int round = 0; round < 2; round++) {
            List<ChildProcess> children = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                children.add(spawner.spawn(shell("exit " + i)));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(children.get(i).waitFor().code()).isEqualTo(i);
                children.get(i).close();
            }
            assertThat(openPidfds()).isEqualTo(others);
        }
    }

    private static long openPidfds() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(LibrarySpawnerTest::isPidfd).count();
        }
    }

    /** The descriptor of the directory itself is closed by the time it is looked at. */
    private static boolean isPidfd(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().contains("pidfd");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aChildGivenUpLeavesNoZombie() throws InterruptedException {
        ChildProcess child = spawner.spawn(shell("exit 0"));
        ProcessHandle handle = ProcessHandle.of(child.pid()).orElse(null);
        child.close();
        if (handle != null) {
            handle.onExit().join();
        }
        try (ChildProcess later = spawner.spawn(shell("exit 0"))) {
            assertThat(later.waitFor().code()).isZero();
        }
        assertThatThrownBy(() -> kernel.kill(child.pid(), 0)).hasMessageEndingWith("no such process");
    }

    @Test
    void adoptsAProcessThatAnotherThreadStarted() throws InterruptedException {
        SpawnRequest request = shell("exit 5");
        Kernel.Spawned spawned =
                CompletableFuture.supplyAsync(() -> kernel.spawn(request)).join();
        try (ChildProcess child = spawner.adopt(spawned.pid(), spawned.pidfd())) {
            assertThat(child.pid()).isEqualTo(spawned.pid());
            assertThat(child.waitFor().code()).isEqualTo(5);
        }
    }

    @Test
    void aClosedOneStillReapsWhatRunsAndThenHasNoThread() throws InterruptedException {
        Set<Thread> others = threads();
        LibrarySpawner closing = new LibrarySpawner(kernel);
        ChildProcess child = closing.spawn(shell("exec sleep 1000"));
        closing.close();
        closing.close();
        assertThatThrownBy(() -> child.signal(9))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("process " + child.pid()
                        + " was given up: its container was deleted or its runtime was closed");
        assertThat(threads())
                .as("its end would be a parent's death")
                .filteredOn(thread -> !others.contains(thread))
                .extracting(Thread::getName)
                .contains("caisson-spawn");

        kernel.kill(child.pid(), 9);

        assertThat(child.waitFor()).isEqualTo(new ExitStatus(0, 9));
        assertThat(child.isAlive()).isFalse();
        assertThatThrownBy(() -> kernel.kill(child.pid(), 0)).hasMessageEndingWith("no such process");
        awaitEnd(others);
    }

    @Test
    void oneThatIsClosedWithoutChildrenHasNoThreadAndNoDescriptor() throws Exception {
        Set<Thread> others = threads();
        long before = pipes();
        LibrarySpawner closing = new LibrarySpawner(kernel);
        ChildProcess forgotten = closing.spawn(shell("exit 3"));
        assertThat(forgotten.waitFor().code()).isEqualTo(3);
        closing.close();
        awaitEnd(others);
        assertThat(pipes()).isEqualTo(before);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("caisson-"))
                .collect(Collectors.toSet());
    }

    private static void awaitEnd(Set<Thread> others) throws InterruptedException {
        for (Thread thread : threads()) {
            if (!others.contains(thread)) {
                assertThat(thread.isDaemon()).isTrue();
                thread.join();
            }
        }
    }

    /** Descriptors of pipes and processes, those of a reaper. */
    private static long pipes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(Files::isSymbolicLink)
                    .map(LibrarySpawnerTest::target)
                    .filter(target -> target.startsWith("pipe:") || target.contains("pidfd"))
                    .count();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private String output(String script, List<String> environment, Optional<Path> directory)
            throws InterruptedException {
        try (Kernel.Pair out = kernel.pipe()) {
            SpawnRequest request = new SpawnRequest(
                    new SpawnRequest.Executable.AtPath(Path.of("/bin/sh")),
                    List.of("sh", "-c", script),
                    environment,
                    directory,
                    List.of(Descriptor.devNull(), Descriptor.held(out.second().number()), Descriptor.own(2)));
            try (ChildProcess child = spawner.spawn(request)) {
                out.second().close();
                String text = readAll(out.first());
                assertThat(child.waitFor().code()).isZero();
                return text;
            }
        }
    }

    private String readAll(HostFd file) {
        StringBuilder all = new StringBuilder();
        byte[] chunk = kernel.read(file, 65536).orElseThrow();
        while (chunk.length > 0) {
            all.append(new String(chunk, StandardCharsets.UTF_8));
            chunk = kernel.read(file, 65536).orElseThrow();
        }
        return all.toString();
    }

    private static SpawnRequest shell(String script) {
        return request(script, List.of(Descriptor.devNull(), Descriptor.devNull(), Descriptor.own(2)));
    }

    private static SpawnRequest request(String script, List<Descriptor> descriptors) {
        return new SpawnRequest(
                new SpawnRequest.Executable.AtPath(Path.of("/bin/sh")),
                List.of("sh", "-c", script),
                List.of(),
                Optional.empty(),
                descriptors);
    }
}
