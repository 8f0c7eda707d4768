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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code exec}, flag by flag, seen from inside and from outside. */
class ExecIT extends OciTest {
    private static final String FACTS = "id; pwd; umask; ulimit -n; cat /proc/self/oom_score_adj; echo A=$A;"
            + " grep -E '^(Cap|NoNew)' /proc/self/status";

    private interface Body {
        void accept(Oci runtime, String id, Bundle bundle) throws Exception;
    }

    /** In one running container of each runtime. */
    private Stream<DynamicTest> inside(Body test) {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> {
                    String id = newContainer(runtime);
                    Bundle bundle = bundle("sleep", "1000")
                            .set("/root", "readonly", "false")
                            .set("/linux", "cgroupsPath", "\"/" + id + "\"");
                    Oci.Result run = runtime.run(
                            "run", "-d", "--bundle", bundle.directory().toString(), id);
                    assertThat(run.exit()).as(run.err()).isZero();
                    test.accept(runtime, id, bundle);
                }));
    }

    private static Oci.Result exec(Oci runtime, List<String> flags, String id, String... words) {
        List<String> all = new ArrayList<>(List.of("exec"));
        all.addAll(flags);
        all.add(id);
        all.addAll(List.of(words));
        return runtime.run(all.toArray(String[]::new));
    }

    private static boolean isOurs(Oci runtime) {
        return runtime.name().equals("caisson");
    }

    /** CVE-2022-29162: what --cap adds is neither inheritable nor, then, ambient. */
    @TestFactory
    Stream<DynamicTest> userCapabilitiesDirectoryAndEnvironment() {
        return inside((runtime, id, bundle) -> {
            Oci.Result root = exec(
                    runtime,
                    List.of("--cap", "CAP_SYS_ADMIN", "--env", "A=b", "--no-new-privs=false", "--cwd", "/tmp"),
                    id,
                    "sh",
                    "-c",
                    FACTS);
            assertThat(root.exit()).as(root.err()).isZero();
            assertThat(root.out().lines())
                    .contains("uid=0(root) gid=0(root)", "/tmp", "0022", "1024", "A=b", "NoNewPrivs:\t0")
                    .contains(
                            "CapInh:\t0000000000000000",
                            "CapPrm:\t0000000020200420",
                            "CapEff:\t0000000020200420",
                            "CapBnd:\t0000000020200420",
                            "CapAmb:\t0000000000000000");
            Oci.Result user = exec(
                    runtime,
                    List.of("--cap", "CAP_NET_RAW", "--user", "1000:1001", "-g", "5", "-g", "6"),
                    id,
                    "sh",
                    "-c",
                    FACTS);
            assertThat(user.out().lines())
                    .as(user.err())
                    .contains("uid=1000(user) gid=1001 groups=5,6", "A=", "NoNewPrivs:\t1")
                    .contains("CapPrm:\t0000000000000000", "CapBnd:\t0000000020002420", "CapAmb:\t0000000000000000");
        });
    }

    @TestFactory
    Stream<DynamicTest> refusals() {
        Map<List<String>, String> cases = Map.of(
                // uid 0xffffffff is "no change" to the kernel: it would be root
                List.of("--user", "4294967295"), "4294967295",
                List.of("--user", "root"), "root",
                List.of("--user", "1000:"), "gid",
                List.of("--cwd", "relative"), "absolute",
                List.of("--cwd", "/proc/self/fd/7"), "/proc/self/fd/7",
                List.of("--cwd", "/bin/sh"), "not a directory",
                List.of("--process-label", "a:b"), "SELinux",
                List.of("--apparmor", "a"), "AppArmor",
                List.of("--preserve-fds", "9"), "it is not open",
                List.of("--tty", "--detach"), "console socket");
        assumeTrue(
                Files.notExists(Path.of("/sys/kernel/security/apparmor"))
                        && Files.notExists(Path.of("/sys/fs/selinux/enforce")),
                "this host has a security module");
        return inside((runtime, id, bundle) -> cases.forEach((flags, words) -> {
            Oci.Result result = exec(runtime, flags, id, "true");
            // runc finds descriptors of its own among those to preserve
            if (isOurs(runtime) || !flags.contains("--preserve-fds")) {
                assertThat(result.exit()).as("%s: %s", flags, result.err()).isEqualTo(255);
            }
            if (isOurs(runtime)) {
                assertThat(result.err()).contains("exec failed: ", words);
                assertThat(result.err().strip().lines()).hasSize(1);
            }
        }));
    }

    /** A process.json decides alone; what it leaves out is the container's, but for no_new_privs. */
    @TestFactory
    Stream<DynamicTest> processFile() {
        return inside((runtime, id, bundle) -> {
            Path file = Files.writeString(
                    temporary.resolve(id + ".json"),
                    """
                    {"user": {"uid": 7, "gid": 8, "umask": 23, "additionalGids": [9]}, "cwd": "/tmp",
                     "env": ["PATH=/bin", "A=c"], "args": ["sh", "-c", "%s"], "oomScoreAdj": 555,
                     "capabilities": {"bounding": ["CAP_KILL"]},
                     "rlimits": [{"type": "RLIMIT_NOFILE", "soft": 77, "hard": 77}]}
                    """
                            .formatted(FACTS));
            Oci.Result result = exec(runtime, List.of("--process", file.toString()), id);
            assertThat(result.out().lines())
                    .as(result.err())
                    .contains(
                            "uid=7 gid=8 groups=9", "/tmp", "77", "A=c", "NoNewPrivs:\t0", "CapBnd:\t0000000000000020");
            if (isOurs(runtime)) { // runc 1.1.5 takes both from the container
                assertThat(result.out().lines()).contains("0027", "555");
                List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" < " + file, "sh"));
                command.addAll(runtime.command());
                assertThat(new Oci("caisson", command, runtime.root()).run("exec", "-p", "-", id))
                        .isEqualTo(result);
            }
            Files.writeString(file, "{\"cwd\": \"/\", \"args\": [\"/bin/sh\", \"-c\", \"ulimit -n; id -u\"]}");
            Oci.Result sparse = exec(runtime, List.of("-p", file.toString()), id);
            assertThat(sparse.out()).as(sparse.err()).endsWith("\n0\n");
            if (isOurs(runtime)) { // runc 1.1.5 leaves its own limit of open files now and then
                assertThat(sparse.out()).startsWith("1024\n");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> subCgroups() {
        assumeTrue(Files.isDirectory(Path.of("/sys/fs/cgroup/pids")), "no cgroup v1 hierarchies here");
        return inside((runtime, id, bundle) -> {
            for (Path hierarchy : hierarchiesOf(id)) {
                Path sub = Files.createDirectory(hierarchy.resolve(id).resolve("sub"));
                for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
                    if (Files.exists(sub.resolve(file))) {
                        Files.writeString(sub.resolve(file), Files.readString(sub.resolve("../" + file)));
                    }
                }
            }
            for (String everywhere : List.of("sub", "/sub")) {
                Oci.Result all = exec(runtime, List.of("--cgroup", everywhere), id, "cat", "/proc/self/cgroup");
                assertThat(all.out().lines()).as(all.err()).isNotEmpty().allMatch(l -> l.endsWith(":/" + id + "/sub"));
            }
            Oci.Result some = exec(runtime, List.of("--cgroup", "pids,memory:sub"), id, "cat", "/proc/self/cgroup");
            assertThat(some.out().lines())
                    .as(some.err())
                    .allMatch(line -> line.endsWith(":/" + id + (line.matches(".*:(pids|memory):.*") ? "/sub" : "")));
            Map.of(
                            "pids:missing", "no such file or directory",
                            "../..", "is not a sub cgroup path",
                            "bogus:sub", "unknown controller bogus in SubCgroupPaths",
                            "a:b:c", "invalid --cgroup argument: a:b:c")
                    .forEach((value, words) -> {
                        Oci.Result refused = exec(runtime, List.of("--cgroup", value), id, "true");
                        assertThat(refused.exit()).as(value).isEqualTo(255);
                        assertThat(refused.err()).contains(words);
                    });
            // a name that begins like the container's own: runc 1.1.5 compares strings
            if (isOurs(runtime)) {
                assertThat(exec(runtime, List.of("--cgroup", "../" + id + "2"), id, "true")
                                .err())
                        .contains("is not a sub cgroup path");
            }
        });
    }

    private static List<Path> hierarchiesOf(String id) throws Exception {
        try (Stream<Path> all = Files.list(Path.of("/sys/fs/cgroup"))) {
            return all.filter(path -> Files.isDirectory(path.resolve(id))).toList();
        }
    }

    /** Only those asked for arrive, numbered from 3 on. */
    @TestFactory
    Stream<DynamicTest> descriptors() {
        return inside((runtime, id, bundle) -> {
            List<String> command = new ArrayList<>(
                    List.of("sh", "-c", "exec \"$@\" 3</etc/hostname 4</etc/passwd 7</etc/shadow", "sh"));
            command.addAll(runtime.command());
            Oci with = new Oci(runtime.name(), command, runtime.root());
            String list = "for f in 3 4 5 6 7 8 9 10 11 12; do readlink /proc/$$/fd/$f; done; true";
            assertThat(with.run("exec", "--preserve-fds", "2", id, "sh", "-c", list)
                            .out())
                    .isEqualTo("/etc/hostname\n/etc/passwd\n");
            assertThat(with.run("exec", id, "sh", "-c", list).out()).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> detachedWithAPidFile() {
        return inside((runtime, id, bundle) -> {
            Path file = temporary.resolve(runtime.name() + ".pid");
            Oci.Result result = exec(runtime, List.of("-d", "--pid-file", file.toString()), id, "sleep", "1000");
            assertThat(result.exit()).as(result.err()).isZero();
            Path process = Path.of("/proc", Files.readString(file));
            assertThat(Files.readString(process.resolve("cmdline"))).isEqualTo("sleep\0" + "1000\0");
            assertThat(Files.readString(process.resolve("status"))).containsPattern("NSpid:\t\\d+\t\\d+\n");
        });
    }

    @TestFactory
    Stream<DynamicTest> failuresOfTheExecveItself() {
        return inside((runtime, id, bundle) -> {
            garbage(bundle);
            Oci.Result result = exec(runtime, List.of(), id, "garbage");
            assertThat(result.exit()).isEqualTo(isOurs(runtime) ? 255 : 1);
            assertThat(result.err()).contains("exec format error");
            Bundle unstartable = bundle("garbage");
            garbage(unstartable);
            String other = newContainer(runtime);
            runtime.run("create", "--bundle", unstartable.directory().toString(), other);
            Oci.Result start = runtime.run("start", other);
            // runc 1.1.5 does not see it; an engine then takes the container for started
            assertThat(start.exit()).isEqualTo(isOurs(runtime) ? 1 : 0);
            if (isOurs(runtime)) {
                assertThat(start.err()).contains("exec: \\\"/bin/garbage\\\": exec format error");
            }
        });
    }

    private static void garbage(Bundle bundle) throws Exception {
        Path program = Files.writeString(bundle.rootfs().resolve("bin/garbage"), "garbage");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** With a v1 freezer the process waits in the container's cgroup for the resume. */
    @TestFactory
    Stream<DynamicTest> pausedContainers() {
        return inside((runtime, id, bundle) -> {
            assertThat(runtime.run("pause", id).exit()).isZero();
            Oci.Result refused = exec(runtime, List.of(), id, "true");
            assertThat(refused.exit()).isEqualTo(255);
            assertThat(refused.err()).contains("cannot exec in a paused container (use --ignore-paused to override)");
            Path out = Files.createTempFile(temporary, "paused", ".out");
            Process exec =
                    runtime.start(Path.of("/"), Map.of(), out, out, "exec", "--ignore-paused", id, "echo", "late");
            awaitProcesses(runtime, id, 2);
            assertThat(Files.readString(out)).isEmpty();
            assertThat(exec.isAlive()).isTrue();
            runtime.run("resume", id);
            assertThat(exec.waitFor()).as(Files.readString(out)).isZero();
            assertThat(Files.readString(out)).isEqualTo("late\n");
        });
    }

    private static void awaitProcesses(Oci runtime, String id, int count) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        String listed;
        do {
            listed = runtime.run("ps", "--format", "json", id).out();
            assertThat(System.nanoTime()).as("a process joins: " + listed).isLessThan(deadline);
        } while (listed.split(",").length < count);
    }

    /** runc 1.1.5 has no such flag. */
    @TestFactory
    Stream<DynamicTest> pidfdSocketOfCreateRunAndExec() throws Exception {
        assumeTrue(Distribution.onPath("python3").isPresent(), "python3 is not installed");
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        return Stream.of(DynamicTest.dynamicTest("caisson", () -> {
            Path socket = temporary.resolve("pidfd.sock");
            Path script = Files.writeString(
                    temporary.resolve("pidfd.py"),
                    """
                    import array, os, socket, sys
                    server = socket.socket(socket.AF_UNIX)
                    server.bind(sys.argv[1])
                    server.listen(3)
                    open(sys.argv[1] + '.ready', 'w').close()
                    for i in range(3):
                        peer = server.accept()[0]
                        data, ancillary, _, _ = peer.recvmsg(100, socket.CMSG_SPACE(4))
                        pidfd = array.array('i', ancillary[0][2])[0]
                        info = open('/proc/self/fdinfo/%d' % pidfd).read()
                        print(data.decode(), info.split('Pid:')[1].split()[0], flush=True)
                    """);
            Path out = temporary.resolve("pidfd.out");
            Process receiver = new ProcessBuilder("python3", script.toString(), socket.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            atEnd(receiver::destroyForcibly);
            awaitFile(Path.of(socket + ".ready"));
            String bundle = bundle("sleep", "1000").directory().toString();
            String id = newContainer(caisson);
            StringBuilder expected = new StringBuilder();
            List<List<String>> commands = List.of(
                    List.of("create", "--bundle", bundle, id),
                    List.of("run", "-d", "--bundle", bundle, newContainer(caisson)),
                    List.of("exec", "-d", id, "sleep", "1000"));
            for (List<String> words : commands) {
                Path pid = temporary.resolve(words.get(0) + ".pid");
                List<String> all = new ArrayList<>(words);
                all.addAll(1, List.of("--pidfd-socket", socket.toString(), "--pid-file", pid.toString()));
                Oci.Result result = caisson.run(all.toArray(String[]::new));
                assertThat(result.exit()).as(result.err()).isZero();
                expected.append(words.get(0).equals("exec") ? "setns " : "standard ")
                        .append(Files.readString(pid))
                        .append('\n');
            }
            assertThat(receiver.waitFor()).isZero();
            assertThat(Files.readString(out)).isEqualTo(expected.toString());
        }));
    }

    @TestFactory
    Stream<DynamicTest> terminalAtAConsoleSocket() {
        assumeTrue(Distribution.onPath("python3").isPresent(), "python3 is not installed");
        return inside((runtime, id, bundle) -> {
            Path socket = temporary.resolve(runtime.name() + ".sock");
            Path out = temporary.resolve(runtime.name() + ".out");
            Process receiver = new ProcessBuilder(
                            "python3", ForegroundIT.consoleReceiver(temporary).toString(), socket.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            atEnd(receiver::destroyForcibly);
            awaitFile(Path.of(socket + ".ready"));
            Oci.Result result = exec(
                    runtime,
                    List.of("-d", "-t", "--console-socket", socket.toString()),
                    id,
                    "sh",
                    "-c",
                    "tty; echo ok");
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(receiver.waitFor()).isZero();
            assertThat(Files.readString(out)).contains("/dev/pts/").contains("ok");
        });
    }
}
