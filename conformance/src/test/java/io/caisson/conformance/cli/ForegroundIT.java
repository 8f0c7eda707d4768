// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static io.caisson.conformance.cli.LifecycleIT.awaitFile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Distribution;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code run} and {@code exec} in the foreground: signals, terminal, exit status. */
class ForegroundIT extends OciTest {
    private interface Body {
        void accept(Oci runtime) throws Exception;
    }

    private Stream<DynamicTest> onEach(Body test) {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> test.accept(runtime)));
    }

    /** Sends each signal to the foreground process itself; the container's program tells which one came. */
    @TestFactory
    Stream<DynamicTest> signalsToTheForegroundProcessReachTheContainer() {
        return onEach(runtime -> {
            for (String signal : List.of("TERM", "INT", "HUP", "USR1", "USR2", "QUIT", "CONT", "RTMIN+6")) {
                int number = signalNumber(signal);
                Bundle bundle = bundle(
                                "sh",
                                "-c",
                                "trap 'exit " + (10 + number) + "' " + number
                                        + "; : > /ready; while :; do sleep 1000 & wait $!; done")
                        .set("/root", "readonly", "false");
                Path out = Files.createTempFile(temporary, "run", ".out");
                Process run = runtime.start(
                        Path.of("/"),
                        Map.of(),
                        out,
                        out,
                        "run",
                        "--bundle",
                        bundle.directory().toString(),
                        newContainer(runtime));
                awaitFile(bundle.rootfs().resolve("ready"));
                new ProcessBuilder("kill", "-" + number, Long.toString(run.pid()))
                        .start()
                        .waitFor();
                assertThat(run.waitFor())
                        .as("SIG" + signal + ": " + Files.readString(out))
                        .isEqualTo(10 + number);
            }
        });
    }

    private static int signalNumber(String name) {
        return Map.of("TERM", 15, "INT", 2, "HUP", 1, "USR1", 10, "USR2", 12, "QUIT", 3, "CONT", 18, "RTMIN+6", 40)
                .get(name);
    }

    /** Under a real terminal, by script(1): size, tty name, echo of input, exit status. */
    @TestFactory
    Stream<DynamicTest> terminalHasTheCallersSizeAndIsTheControllingOne() {
        assumeTrue(Distribution.onPath("script").isPresent(), "script (bsdutils) is not installed");
        return onEach(runtime -> {
            Bundle bundle = bundle(
                            "sh",
                            "-c",
                            "tty; until stty size 2>&1 | grep '^[1-9]'; do :; done; echo ok > /dev/tty; exit 5")
                    .edit(b -> b.process().put("terminal", true));
            assertThat(onTerminal(
                            runtime,
                            "stty rows 31 cols 97;",
                            "run",
                            "--bundle",
                            bundle.directory().toString(),
                            newContainer(runtime)))
                    .satisfies(result -> {
                        assertThat(result.exit()).isEqualTo(5);
                        assertThat(result.out()).contains("/dev/pts/0", "31 97", "ok");
                    });
        });
    }

    @TestFactory
    Stream<DynamicTest> execWithATerminal() {
        assumeTrue(Distribution.onPath("script").isPresent(), "script (bsdutils) is not installed");
        return onEach(runtime -> {
            String id = newContainer(runtime);
            runtime.run(
                    "run", "-d", "--bundle", bundle("sleep", "1000").directory().toString(), id);
            Oci.Result result = onTerminal(
                    runtime,
                    "stty rows 20 cols 50;",
                    "exec",
                    "-t",
                    id,
                    "sh",
                    "-c",
                    "tty; until stty size 2>&1 | grep '^[1-9]'; do :; done; exit 6");
            assertThat(result.exit()).as(result.out()).isEqualTo(6);
            assertThat(result.out()).contains("/dev/pts/", "20 50");
        });
    }

    private Oci.Result onTerminal(Oci runtime, String before, String... arguments) {
        List<String> inner = new ArrayList<>(runtime.command());
        inner.addAll(List.of(arguments));
        StringBuilder line = new StringBuilder(before);
        for (String word : inner) {
            line.append(" '").append(word.replace("'", "'\\''")).append('\'');
        }
        return new Oci(runtime.name(), List.of("script", "-qefc", line.toString(), "/dev/null"), runtime.root()).run();
    }

    @TestFactory
    Stream<DynamicTest> detachedTerminalNeedsAConsoleSocket() {
        return onEach(runtime -> {
            Bundle bundle = bundle("true").edit(b -> b.process().put("terminal", true));
            Oci.Result result =
                    runtime.run("run", "-d", "--bundle", bundle.directory().toString(), newContainer(runtime));
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("console socket");
        });
    }

    /** Prints the name and the output of the first terminal that arrives at a socket. */
    static Path consoleReceiver(Path directory) throws IOException {
        return Files.writeString(
                directory.resolve("console.py"),
                """
                import array, os, socket, sys
                server = socket.socket(socket.AF_UNIX)
                server.bind(sys.argv[1])
                server.listen(1)
                open(sys.argv[1] + '.ready', 'w').close()
                peer = server.accept()[0]
                data, ancillary, _, _ = peer.recvmsg(4096, socket.CMSG_SPACE(4))
                master = array.array('i', ancillary[0][2])[0]
                out = b''
                try:
                    while True:
                        piece = os.read(master, 1000)
                        if not piece:
                            break
                        out += piece
                except OSError:
                    pass
                print(data.decode(), out.decode().strip())
                """);
    }

    @TestFactory
    Stream<DynamicTest> consoleSocketReceivesTheMaster() {
        assumeTrue(Distribution.onPath("python3").isPresent(), "python3 is not installed");
        return onEach(runtime -> {
            Path socket = temporary.resolve(runtime.name() + ".sock");
            Path script = consoleReceiver(temporary);
            Path out = temporary.resolve(runtime.name() + ".out");
            Process receiver = new ProcessBuilder("python3", script.toString(), socket.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            atEnd(receiver::destroyForcibly);
            awaitFile(Path.of(socket + ".ready"));
            Bundle bundle = bundle("sh", "-c", "tty").edit(b -> b.process().put("terminal", true));
            Oci.Result result = runtime.run(
                    "run",
                    "-d",
                    "--console-socket",
                    socket.toString(),
                    "--bundle",
                    bundle.directory().toString(),
                    newContainer(runtime));
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(receiver.waitFor()).isZero();
            assertThat(Files.readString(out)).contains("/dev/pts/0");
        });
    }

    @TestFactory
    Stream<DynamicTest> standardInputReachesTheContainer() {
        return onEach(runtime -> {
            Bundle bundle = bundle("sh", "-c", "read line; echo got $line");
            List<String> command = new ArrayList<>(List.of("sh", "-c", "echo hello | \"$@\"", "sh"));
            command.addAll(runtime.command());
            Oci.Result result = new Oci(runtime.name(), command, runtime.root())
                    .run("run", "--bundle", bundle.directory().toString(), newContainer(runtime));
            assertThat(result.out()).as(result.err()).isEqualTo("got hello\n");
        });
    }
}
