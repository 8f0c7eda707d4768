// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static io.caisson.conformance.cli.LifecycleIT.awaitFile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Distribution;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What a container costs: the smallest limits, one clone, no managed code among its processes. runc 1.1 does not start
 * with such memory (docs/floors.md), so these run on caisson alone.
 */
class FloorIT extends OciTest {
    private static final int KIB = 1024;

    /** No flag of a library's, as CLONE_PARENT_SETTID is. */
    private static final Pattern BY_INIT = Pattern.compile("\\bCLONE_PARENT\\b");

    private static final Pattern CLONE = Pattern.compile("(\\d+) +(?:<\\.\\.\\. )?clone3?\\b.* = (\\d+)$");

    private Bundle limited(int memory, String... args) throws IOException {
        return bundle(args)
                .set("/linux/resources", "memory", "{\"limit\": " + memory + "}")
                .set("/linux/resources", "pids", "{\"limit\": 1}")
                .set("/linux", "seccomp", Files.readString(Path.of("docker-sized-seccomp.json")));
    }

    /** Below 256 KiB, the size in which the kernel charges in advance, the outcome does not depend on the CPU. */
    @Test
    void startsWith248KibibytesAndOneProcess() throws Exception {
        Bundle bundle = limited(248 * KIB, "true");
        bundle.edit(b -> b.linux().remove("seccomp"));
        Oci.Result result = runToEnd(Oci.caisson(temporary.resolve("state")), bundle);
        assertThat(result.exit()).as(result.err()).isZero();
    }

    @Test
    void aHookForWhichTheLimitOfProcessesLeavesNoRoomIsAClearError() throws Exception {
        Bundle bundle = limited(512 * KIB, "true").addHook("startContainer", "/bin/true", "true");
        Oci.Result result = runToEnd(Oci.caisson(temporary.resolve("state")), bundle);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("failed to run hook '/bin/true': startContainer hook #0: start: "
                        + "the container's limit of processes leaves no room for it: ");
    }

    @Test
    void halfAMebibyteIsEnoughForAWholeLifeWithoutManagedCode() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("state"));
        String id = newContainer(caisson);
        Bundle bundle = limited(512 * KIB, "sh", "-c", ": > /ready; exec sleep 1000")
                .set("/root", "readonly", "false")
                .set("/linux", "cgroupsPath", "\"/" + id + "\"");
        Path output = Files.createFile(temporary.resolve("out"));
        String directory = bundle.directory().toString();
        try (Watcher watcher = new Watcher(id)) {
            Process run = caisson.start(Path.of("/"), Map.of(), output, output, "run", "--bundle", directory, id);
            awaitFile(bundle.rootfs().resolve("ready"));
            assertThat(parentOf(
                            Long.parseLong(Files.readString(watcher.processes()).strip())))
                    .as("the init's parent is the launcher")
                    .isEqualTo(run.pid());
            Oci.Result exec = caisson.run("exec", id, "echo", "more");
            assertThat(exec.out()).as(exec.err()).isEqualTo("more\n");
            assertThat(caisson.run("delete", "--force", id).exit()).isZero();
            assertThat(run.waitFor()).as(Files.readString(output)).isEqualTo(137);
            assertThat(watcher.programs())
                    .isNotEmpty()
                    .allMatch(program -> program.startsWith("/memfd:caisson") || program.endsWith("/bin/busybox"));
        }
    }

    /** Cgroup and time namespaces are not in this configuration: they need an unshare of their own. */
    @Test
    void oneCloneMakesAContainerAndOneAFurtherProcess() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("state"));
        assertOneClone(
                traced(caisson, "run", "--bundle", bundle("true").directory().toString(), newContainer(caisson)));
        String id = newContainer(caisson);
        String directory = bundle("sleep", "1000").directory().toString();
        assertThat(caisson.run("run", "-d", "--bundle", directory, id).exit()).isZero();
        assertOneClone(traced(caisson, "exec", id, "true"));
    }

    private List<String> traced(Oci caisson, String... arguments) throws IOException {
        assumeTrue(Distribution.onPath("strace").isPresent(), "strace is not installed");
        Path trace = temporary.resolve("trace");
        List<String> command = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-o", trace.toString()));
        command.addAll(List.of("-e", "trace=clone,clone3,fork,vfork,unshare"));
        command.addAll(caisson.command());
        Oci.Result result = new Oci("strace", command, caisson.root()).run(arguments);
        assertThat(result.exit()).as(result.err()).isZero();
        return Files.readAllLines(trace);
    }

    private static void assertOneClone(List<String> trace) {
        List<String> ours = trace.stream().filter(BY_INIT.asPredicate()).toList();
        assertThat(ours).hasSize(1);
        String first = ours.get(0).split(" ", 2)[0];
        List<String> madeByFirst = new ArrayList<>();
        for (String line : trace) {
            Matcher clone = CLONE.matcher(line);
            if (clone.matches() && clone.group(1).equals(first)) {
                madeByFirst.add(clone.group(2));
            }
        }
        assertThat(madeByFirst).hasSize(1);
        String init = madeByFirst.get(0);
        assertThat(trace).filteredOn(line -> line.startsWith(init + " ")).allMatch(line -> line.contains("+++"));
    }

    private static long parentOf(long pid) {
        return ProcessHandle.of(pid).orElseThrow().parent().orElseThrow().pid();
    }

    /** Reads again and again which programs the processes of a cgroup execute; it can only miss some. */
    private static final class Watcher implements AutoCloseable {
        private final Set<String> programs = new ConcurrentSkipListSet<>();
        private final Path processes;
        private final Thread thread = new Thread(this::watch);
        private volatile boolean over;

        Watcher(String cgroup) {
            Path root = Path.of("/sys/fs/cgroup");
            Path pids = root.resolve("pids");
            processes = (Files.exists(pids) ? pids : root).resolve(cgroup).resolve("cgroup.procs");
            thread.start();
        }

        Path processes() {
            return processes;
        }

        Set<String> programs() {
            return programs;
        }

        private void watch() {
            while (!over) {
                try {
                    for (String pid : Files.readAllLines(processes)) {
                        programs.add(Files.readSymbolicLink(Path.of("/proc", pid, "exe"))
                                .toString());
                    }
                } catch (IOException e) {
                    Thread.onSpinWait(); // no cgroup yet or any more, or the process has ended
                }
            }
        }

        @Override
        public void close() {
            over = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                thread.interrupt();
                Thread.currentThread().interrupt();
            }
        }
    }
}
