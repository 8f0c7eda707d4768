// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.ErrorCode;
import io.caisson.api.Sandbox;
import io.caisson.api.SandboxLimits;
import io.caisson.api.SandboxResult;
import io.caisson.api.SandboxResult.Outcome;
import io.caisson.conformance.support.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One call, one command, one result, by root; {@link SandboxOfUserIT} is by an ordinary user. */
@Timeout(60)
class SandboxIT extends LibraryTest {
    private static final SandboxLimits NONE = SandboxLimits.none();

    private ContainerRuntime runtime;
    private Set<String> before;

    @BeforeEach
    void open() throws IOException {
        before = traces();
        runtime = runtime();
    }

    @AfterEach
    void nothingOfASandboxIsLeft() throws IOException {
        assertThat(runtime.ids()).isEmpty();
        runtime.close();
        assertThat(traces()).isEqualTo(before);
    }

    private Set<String> traces() throws IOException {
        Set<String> found = Machine.look(stateRoot()).cgroups().stream()
                .filter(name -> name.contains("sandbox-"))
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            files.map(Path::toString)
                    .filter(name -> name.contains("caisson-sandbox-"))
                    .forEach(found::add);
        }
        return found;
    }

    private SandboxResult run(Sandbox sandbox) {
        try {
            return runtime.run(sandbox);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Sandbox shell(String script) {
        return Sandbox.of("sh", "-c", script);
    }

    @Test
    @DisplayName("the program has no rights, sees nothing private, and inherits nothing")
    void isolation() throws IOException {
        Path data = Files.createDirectories(temporary.resolve("data"));
        Files.writeString(data.resolve("file"), "seen\n");
        SandboxResult result = run(shell(
                        """
                        grep -E '^(Cap(Eff|Prm|Bnd|Amb)|NoNewPrivs|Seccomp):' /proc/self/status | tr -d '\\t'
                        cat /proc/self/uid_map | tr -s ' '
                        echo interfaces=$(tail -n +3 /proc/net/dev | cut -d: -f1)
                        echo fds=$(ls /proc/self/fd | tr '\\n' ' ')
                        echo top=$(ls / | grep -vE '^(lib.*|s?bin|usr)$' | tr '\\n' ' ')
                        for f in /usr/x /etc/x /x /data/x; do echo no 2> /dev/null > $f && echo wrote $f; done
                        echo yes > /tmp/x && cat /tmp/x /data/file; pwd
                        env | sort; cat /etc/shadow 2>&1; unshare -Ur true 2>&1; exit 3
                        """)
                .withReadOnly(data, "/data")
                .withVariable("MINE", "this"));
        assertThat(result.outcome()).as(result.stderr().text()).isEqualTo(new Outcome.Exited(3));
        assertThat(result.succeeded()).isFalse();
        assertThat(result.stdout().text().lines())
                .contains(
                        "CapEff:0000000000000000",
                        "CapPrm:0000000000000000",
                        "CapBnd:0000000000000000",
                        "CapAmb:0000000000000000",
                        "NoNewPrivs:1",
                        "Seccomp:2",
                        " 0 65534 1",
                        "interfaces= lo",
                        "fds=0 1 2 3",
                        "top=data dev etc proc tmp",
                        "yes",
                        "seen",
                        "/tmp",
                        "HOME=/tmp",
                        "LANG=C.UTF-8",
                        "MINE=this",
                        "PATH=/usr/local/bin:/usr/bin:/bin",
                        "cat: /etc/shadow: No such file or directory",
                        "unshare: unshare failed: Operation not permitted")
                .noneMatch(line -> line.startsWith("wrote") || line.startsWith("USER"));
        assertThat(result.unenforced()).isEmpty();
    }

    @Test
    @DisplayName("input, both outputs, their bounds, another root, and how a program ends")
    void streams() throws IOException {
        SandboxResult echo = run(Sandbox.of("sh", "-c", "cat; cat >&2; echo err >&2")
                .withInput("input\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(echo.succeeded()).isTrue();
        assertThat(echo.stdout().text()).isEqualTo("input\n");
        assertThat(echo.stderr().text()).isEqualTo("err\n");
        assertThat(echo.stdout().truncated()).isFalse();
        assertThat(echo.duration()).isPositive();

        SandboxResult much =
                run(Sandbox.of("head", "-c", "3000000", "/dev/zero").withOutputLimit(10));
        assertThat(much.succeeded()).as("it is not held up").isTrue();
        assertThat(much.stdout().bytes()).isEqualTo(new byte[10]);
        assertThat(much.stdout().truncated()).isTrue();
        assertThat(much.stderr().truncated()).isFalse();

        Path busybox = bundle("true").rootfs();
        Set<String> entries = names(busybox);
        SandboxResult other =
                run(shell("ls /usr; kill -s SEGV $$").withRootfs(busybox).withEnvironment(Map.of("PATH", "/bin")));
        assertThat(other.outcome()).as("PID 1 is safe from its own signals").isEqualTo(new Outcome.Exited(0));
        assertThat(names(busybox)).as("the root is not touched").isEqualTo(entries);

        assertFails(Sandbox.of("nosuch"), ErrorCode.EXECUTABLE_NOT_FOUND);
        assertFails(Sandbox.of("/etc/passwd"), ErrorCode.EXECUTABLE_DENIED);
        assertFails(Sandbox.of("true").withReadOnly(Path.of("/no/such"), "/data"), ErrorCode.INIT_FAILED);
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.map(Path::toString).collect(Collectors.toSet());
        }
    }

    private void assertFails(Sandbox sandbox, ErrorCode code) {
        assertThatThrownBy(() -> runtime.run(sandbox))
                .isInstanceOfSatisfying(
                        CaissonException.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    @Test
    @DisplayName("memory, processes, CPU and time are limited, and the result says which limit ended it")
    void limits() {
        SandboxResult memory = run(Sandbox.of("tail", "/dev/zero").withLimits(NONE.withMemory(16 << 20)));
        assertThat(memory.outcome()).isEqualTo(new Outcome.OutOfMemory());
        assertThat(memory.peakMemory().orElseThrow()).isBetween(12L << 20, 16L << 20);
        assertThat(run(shell("tail /dev/zero; exit $?").withLimits(NONE.withMemory(16 << 20)))
                        .outcome())
                .as("a child of it")
                .isEqualTo(new Outcome.OutOfMemory());

        SandboxResult forks =
                run(shell("sleep 9 & sleep 9 & sleep 9 & echo all").withLimits(NONE.withProcesses(3)));
        assertThat(forks.outcome()).isEqualTo(new Outcome.Exited(2));
        assertThat(forks.stderr().text()).contains("Cannot fork");

        SandboxResult time = run(shell("echo begun; sleep 1000 & sleep 1000")
                .withLimits(NONE.withTime(Duration.ofMillis(300)).withCpus(0.5)));
        assertThat(time.outcome()).isEqualTo(new Outcome.TimedOut());
        assertThat(time.stdout().text()).isEqualTo("begun\n");
        assertThat(time.duration()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));

        Sandbox spin = shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done");
        assertThat(run(spin.withLimits(NONE.withCpus(0.05))).duration())
                .as("a twentieth of a CPU is slower")
                .isGreaterThan(run(spin).duration().multipliedBy(2));
    }

    @Test
    @DisplayName("an interrupt ends everything, and a closed runtime takes no more")
    void interrupt() throws Exception {
        Path fifo = temporary.resolve("fifo");
        kernel.mkfifo(fifo, 0644);
        CountDownLatch over = new CountDownLatch(1);
        List<Object> results = new CopyOnWriteArrayList<>();
        Thread runner = new Thread(() -> {
            try {
                results.add(runtime.run(shell("cat /fifo; sleep 1000").withReadOnly(fifo, "/fifo")));
            } catch (InterruptedException e) {
                results.add(e);
            }
            results.add(Thread.currentThread().isInterrupted());
            over.countDown();
        });
        runner.start();
        Files.writeString(fifo, "the program has opened it, so it runs\n");
        assertThat(runtime.ids()).singleElement().asString().startsWith("sandbox-");
        runner.interrupt();
        over.await();
        assertThat(results).hasSize(2).last().isEqualTo(false);
        assertThat(results.get(0)).isInstanceOf(InterruptedException.class);
        assertThat(runtime.ids()).isEmpty();

        ContainerRuntime closed = runtime();
        closed.close();
        assertThatThrownBy(() -> closed.run(Sandbox.of("true"))).isExactlyInstanceOf(IllegalStateException.class);
    }
}
