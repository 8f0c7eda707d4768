// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static io.caisson.conformance.cli.LifecycleIT.awaitFile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Distribution;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What travels over sockets: socket activation, sd_notify, seccomp notifications. */
class NotifyIT extends OciTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Sends each argument as a datagram to NOTIFY_SOCKET. */
    private static final String SENDER =
            """
            #include <stdlib.h>
            #include <string.h>
            #include <sys/socket.h>
            #include <sys/un.h>
            int main(int argc, char **argv)
            {
                struct sockaddr_un to = {.sun_family = AF_UNIX};
                int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
                strncpy(to.sun_path, getenv("NOTIFY_SOCKET"), sizeof(to.sun_path) - 1);
                for (int i = 1; i < argc; i++)
                    if (sendto(fd, argv[i], strlen(argv[i]), 0, (struct sockaddr *)&to, sizeof(to)) < 0)
                        return i;
                return 0;
            }
            """;

    /** A service manager: prints what it is told, with the name of the teller, up to what it is given as the last. */
    private static final String MANAGER =
            """
            import array, os, socket, sys
            manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            manager.bind(sys.argv[1])
            manager.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            open(sys.argv[1] + '.ready', 'w').close()
            while True:
                data, ancillary, _, _ = manager.recvmsg(4096, 1000)
                for level, kind, rights in ancillary:
                    if kind == socket.SCM_CREDENTIALS:
                        teller = array.array('i', rights[:12])[0]
                    else:
                        os.close(array.array('i', rights[:4])[0])
                print(data.decode().strip(), teller, flush=True)
                if data.decode().startswith(sys.argv[2]):
                    break
            """;

    /** Answers one notification with an errno, after it printed the document that came with the descriptor. */
    private static final String AGENT =
            """
            import array, fcntl, os, socket, struct, sys

            def answer(notify):
                while True:
                    request = bytearray(80)
                    try:
                        fcntl.ioctl(notify, 0xc0502100, request)
                        number, pid = struct.unpack_from('=QI', request)
                        fcntl.ioctl(notify, 0xc0182101, struct.pack('=QqiI', number, 0, -19, 0))
                        return pid
                    except FileNotFoundError:
                        pass # a signal interrupted the call, which is made again

            server = socket.socket(socket.AF_UNIX)
            server.bind(sys.argv[1])
            server.listen(2)
            open(sys.argv[1] + '.ready', 'w').close()
            for i in range(int(sys.argv[2])):
                peer = server.accept()[0]
                text, ancillary, _, _ = peer.recvmsg(65536, socket.CMSG_SPACE(40))
                descriptors = array.array('i', ancillary[0][2])
                rest = peer.recv(65536)
                while rest:
                    text += rest
                    rest = peer.recv(65536)
                notify = descriptors[0]
                print(len(descriptors), answer(notify), text.decode(), flush=True)
                os.close(notify)
            """;

    @BeforeEach
    void needsTools() {
        assumeTrue(Distribution.onPath("python3").isPresent(), "python3 is not installed");
        assumeTrue(Distribution.onPath("gcc").isPresent(), "gcc is not installed");
    }

    private Stream<DynamicTest> onEach(Body test) {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> test.accept(runtime)));
    }

    private interface Body {
        void accept(Oci runtime) throws Exception;
    }

    /** A python program that listens at a socket. */
    private Listener listen(String program, String name, String... arguments) throws Exception {
        Path socket = temporary.resolve(name + ".sock");
        Path out = temporary.resolve(name + ".out");
        Path script = Files.writeString(temporary.resolve(name + ".py"), program);
        List<String> command = new ArrayList<>(List.of("python3", script.toString(), socket.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        atEnd(process::destroyForcibly);
        awaitFile(Path.of(socket + ".ready"));
        return new Listener(process, socket, out);
    }

    private record Listener(Process process, Path socket, Path out) {
        List<String> said() throws Exception {
            assertThat(process.waitFor()).isZero();
            return Files.readAllLines(out);
        }
    }

    private Bundle speaking(String script) throws Exception {
        Bundle bundle = bundle("sh", "-c", script);
        Path source = Files.writeString(temporary.resolve("sender.c"), SENDER);
        Process compiler = new ProcessBuilder(
                        "gcc",
                        "-static",
                        "-o",
                        bundle.rootfs().resolve("bin/sender").toString(),
                        source.toString())
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();
        return bundle;
    }

    private static long pid(Oci runtime, String id) throws Exception {
        return JSON.readTree(runtime.run("state", id).out()).get("pid").asLong();
    }

    @TestFactory
    Stream<DynamicTest> readyOfADetachedContainerReachesTheServiceManager() {
        return onEach(runtime -> {
            Bundle bundle = speaking("sender STATUS=x MAINPID=1 READY=1; exec sleep 1000");
            String directory = bundle.directory().toString();
            for (boolean atOnce : List.of(true, false)) {
                String last = runtime.name().equals("caisson") ? "BARRIER" : "MAINPID";
                Listener manager = listen(MANAGER, runtime.name() + atOnce, last);
                Map<String, String> environment =
                        Map.of("NOTIFY_SOCKET", manager.socket().toString());
                String id = newContainer(runtime);
                List<Oci.Result> results = atOnce
                        ? List.of(runtime.runIn(Path.of("/"), environment, "run", "-d", "--bundle", directory, id))
                        : List.of(
                                runtime.runIn(Path.of("/"), environment, "create", "--bundle", directory, id),
                                runtime.runIn(Path.of("/"), environment, "start", id));
                assertThat(results)
                        .allSatisfy(result ->
                                assertThat(result.exit()).as(result.err()).isZero());
                List<String> said = manager.said();
                assertThat(said.get(0)).startsWith("READY=1 ");
                assertThat(said.get(1)).startsWith("MAINPID=" + pid(runtime, id) + " ");
                assertThat(said).hasSize(last.equals("BARRIER") ? 3 : 2);
                assertThat(runtime.run("exec", id, "sh", "-c", "cat /proc/mounts; env")
                                .out())
                        .containsPattern("/run/notify \\S+ ro,nosuid,nodev,noexec")
                        .doesNotContain("NOTIFY_SOCKET");
                runtime.run("delete", "--force", id);
                assertThat(runtime.root().resolve(id)).doesNotExist();
            }
        });
    }

    /** runc 1.1.5 waits for ever: its container is a zombie of its own. */
    @Test
    void aContainerThatEndsWithoutAWordIsNotWaitedFor() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        Listener manager = listen(MANAGER, "silent", "END");
        Oci.Result result = caisson.runIn(
                Path.of("/"),
                Map.of("NOTIFY_SOCKET", manager.socket().toString()),
                "run",
                "-d",
                "--bundle",
                speaking("sender STATUS=1; exit 3").directory().toString(),
                newContainer(caisson));
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(Files.readString(manager.out())).isEmpty();
    }

    /** The launcher is the service then; after READY nobody listens, so that a flood stays the container's own. */
    @Test
    void readyOfAContainerInTheForeground() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        Listener manager = listen(MANAGER, "foreground", "MAINPID");
        Bundle bundle = speaking("sender A B READY=1 && until ! sender FLOOD; do :; done; read line; exit 7");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "read go; echo over | exec \"$@\"", "sh"));
        command.addAll(caisson.command());
        command.addAll(List.of("run", "--bundle", bundle.directory().toString(), newContainer(caisson)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("NOTIFY_SOCKET", manager.socket().toString());
        Process run = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        run.getOutputStream().write('\n');
        run.getOutputStream().close();
        List<String> said = manager.said();
        assertThat(run.waitFor()).isEqualTo(7);
        String launcher = said.get(0).substring("READY=1 ".length());
        assertThat(said).containsExactly("READY=1 " + launcher, "MAINPID=" + launcher + " " + launcher);
    }

    /** Descriptors of socket activation come first, and the process is told their number. */
    @TestFactory
    Stream<DynamicTest> listenFds() {
        return onEach(runtime -> {
            String script = "for f in 3 4 5 6 7 8 9 10; do readlink /proc/$$/fd/$f; done; echo $LISTEN_FDS $LISTEN_PID";
            String bundle = bundle("sh", "-c", script).directory().toString();
            String activated = "export LISTEN_PID=$$; exec \"$@\" 3</etc/hostname 4</etc/passwd 5</etc/group";
            String foreign = "export LISTEN_PID=1; exec \"$@\" 3</etc/hostname 4</etc/passwd 5</etc/group";
            assertThat(run(runtime, activated, "run", "--bundle", bundle, newContainer(runtime)))
                    .isEqualTo("/etc/hostname\n/etc/passwd\n2 1\n");
            assertThat(run(runtime, activated, "run", "--preserve-fds", "1", "--bundle", bundle, newContainer(runtime)))
                    .isEqualTo("/etc/hostname\n/etc/passwd\n/etc/group\n2 1\n");
            assertThat(run(runtime, foreign, "run", "--bundle", bundle, newContainer(runtime)))
                    .isEqualTo("\n");
            String id = newContainer(runtime);
            String sleeping = bundle("sleep", "1000").directory().toString();
            run(runtime, activated, "run", "-d", "--bundle", sleeping, id);
            String started = "/proc/" + pid(runtime, id);
            assertThat(Files.readString(Path.of(started, "environ"))).contains("LISTEN_FDS=2\0LISTEN_PID=1\0");
            assertThat(Files.readSymbolicLink(Path.of(started, "fd/4"))).hasToString("/etc/passwd");
            assertThat(run(runtime, activated, "exec", id, "sh", "-c", script)).isEqualTo("\n");
        });
    }

    private String run(Oci runtime, String shell, String... words) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", shell, "sh"));
        command.addAll(runtime.command());
        Oci.Result result =
                new Oci(runtime.name(), command, runtime.root()).runIn(Path.of("/"), Map.of("LISTEN_FDS", "2"), words);
        assertThat(result.exit()).as(result.err()).isZero();
        return result.out();
    }

    /** One document and one descriptor for the container, and again for a process exec'd in it. */
    @TestFactory
    Stream<DynamicTest> seccompNotificationsAreAnsweredByAnAgent() {
        return onEach(runtime -> {
            boolean ours = runtime.name().equals("caisson");
            Listener agent = listen(AGENT, "agent-" + runtime.name(), ours ? "2" : "1");
            String attempt = "mkdir /tmp/denied";
            Bundle bundle = bundle("sh", "-c", attempt + "; exec sleep 1000")
                    .set(
                            "/linux",
                            "seccomp",
                            """
                            {"defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "%s", "listenerMetadata": "for the agent",
                             "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_NOTIFY"}]}"""
                                    .formatted(agent.socket()));
            String id = newContainer(runtime);
            Path err = Files.createTempFile(temporary, "run", ".err");
            Process run = runtime.start(
                    Path.of("/"),
                    Map.of(),
                    err,
                    err,
                    "run",
                    "-d",
                    "--bundle",
                    bundle.directory().toString(),
                    id);
            assertThat(run.waitFor()).as(Files.readString(err)).isZero();
            if (!ours) { // an exec of runc 1.1.5 does not always get its answer
                checkDocument(agent.said().get(0), id, pid(runtime, id));
                return;
            }
            Path pidFile = temporary.resolve(runtime.name() + ".pid");
            Oci.Result exec = runtime.run("exec", "--pid-file", pidFile.toString(), id, "sh", "-c", attempt);
            assertThat(exec.err()).contains("No such device");
            List<String> said = agent.said();
            assertThat(said).hasSize(2);
            checkDocument(said.get(0), id, pid(runtime, id));
            checkDocument(said.get(1), id, Long.parseLong(Files.readString(pidFile)));
        });
    }

    private static void checkDocument(String line, String id, long pid) throws Exception {
        String[] parts = line.split(" ", 3);
        assertThat(parts[0]).as("descriptors").isEqualTo("1");
        JsonNode document = JSON.readTree(parts[2]);
        assertThat(document.get("fds")).hasToString("[\"seccompFd\"]");
        assertThat(document.get("pid").asLong()).isEqualTo(pid);
        assertThat(document.get("metadata").asText()).isEqualTo("for the agent");
        assertThat(document.at("/state/id").asText()).isEqualTo(id);
        assertThat(document.get("ociVersion").asText()).isNotEmpty();
    }
}
