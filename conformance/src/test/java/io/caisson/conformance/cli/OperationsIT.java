// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operations of caisson-init that a container's configuration asks for, and that no other test looks at. */
class OperationsIT extends OciTest {
    private static final String MAPPING = "[{\"containerID\": 0, \"hostID\": 100000, \"size\": 65536}]";
    private static final int CALLER = 4711;

    /** A veth pair in a network namespace of its own, then the command, then what is left of it. */
    private static final String WITH_DEVICE =
            """
            ip link add cv0 type veth peer name cv1 || exit 77
            ip addr add 10.9.8.7/24 dev cv0 && ip -6 addr add fd00:9::7/64 dev cv0 nodad && ip link set cv0 up
            "$@"
            echo "exit $?"
            ip -o link show
            ip -o addr show dev cv0 2> /dev/null
            true
            """;

    private Oci caisson() {
        return Oci.caisson(temporary.resolve("caisson"));
    }

    private static Oci prefixed(Oci runtime, String... prefix) {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(runtime.command());
        return new Oci(runtime.name(), List.copyOf(command), runtime.root());
    }

    /** runc 1.1.5 does not know netDevices. */
    private Oci.Result runWithDevice(Bundle bundle) {
        Oci.Result result = runToEnd(prefixed(caisson(), "unshare", "-n", "sh", "-c", WITH_DEVICE, "sh"), bundle);
        assumeTrue(result.exit() != 77, "this kernel, or this machine's ip, has no veth");
        assertThat(result.exit()).as(result.err()).isZero();
        return result;
    }

    @Test
    void movesANetworkDeviceWithItsAddressesIntoAUserNamespacesContainer() {
        Bundle bundle = bundle("sh", "-c", "busybox ip -o addr show; busybox ip -o link show")
                .withNamespace("user");
        bundle.set("/linux", "uidMappings", MAPPING).set("/linux", "gidMappings", MAPPING);
        bundle.set("/linux", "netDevices", "{\"cv0\": {\"name\": \"eth%d\"}}");

        Oci.Result result = runWithDevice(bundle);

        String[] sides = result.out().split("exit ");
        assertThat(sides).as(result.err()).hasSize(2);
        assertThat(sides[0])
                .contains("eth0    inet 10.9.8.7/24", "eth0    inet6 fd00:9::7/64 scope global")
                .containsPattern("eth0@[^<]*<[^>]*,UP");
        assertThat(sides[1]).startsWith("0\n").doesNotContain("cv0");
    }

    @Test
    void putsANetworkDeviceBackWhenTheContainerIsNotMade() {
        Bundle bundle = bundle("true").addHook("createRuntime", "/bin/false");
        bundle.set("/linux", "netDevices", "{\"cv0\": {\"name\": \"eth0\"}}");

        Oci.Result result = runWithDevice(bundle);

        assertThat(result.out())
                .as(result.err())
                .startsWith("exit 1\n")
                .containsPattern("cv0@cv1: <[^>]*,UP")
                .contains("cv0    inet 10.9.8.7/24", "cv0    inet6 fd00:9::7/64");
    }

    /** A further process enters whatever lies on "/" of the mount namespace. */
    @TestFactory
    Stream<DynamicTest> withoutPivotRootAFurtherProcessIsInTheContainerToo() {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> {
                    Bundle bundle = bundle("sleep", "1000").addHook("createContainer", "/bin/true", "true");
                    Files.writeString(bundle.rootfs().resolve("of-the-image"), "");
                    String id = newContainer(runtime);
                    String directory = bundle.directory().toString();
                    assertThat(runtime.run("run", "-d", "--no-pivot", "--bundle", directory, id)
                                    .exit())
                            .isZero();
                    Oci.Result seen = runtime.run("exec", id, "sh", "-c", "ls / /..; cat /proc/1/comm");
                    assertThat(seen.out())
                            .as(seen.err())
                            .containsPattern("(?s)of-the-image.*of-the-image.*sleep")
                            .doesNotContain("boot", "usr");
                }));
    }

    @TestFactory
    Stream<DynamicTest> remountsAFileSystemWithOtherOptions() {
        List<String> seen = new ArrayList<>();
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> {
                    Bundle bundle = bundle("grep", " /tmp \\| /run ", "/proc/self/mounts");
                    mount(bundle, "/tmp", "tmpfs", "\"size=64k\", \"noatime\", \"nodev\"");
                    mount(bundle, "/tmp", "tmpfs", "\"remount\", \"size=128k\", \"nosuid\"");
                    mount(bundle, "/run", "tmpfs", "\"size=64k\", \"mode=755\"");
                    mount(bundle, "/run", "tmpfs", "\"remount\", \"size=64k\", \"ro\", \"sync\", \"strictatime\"");
                    Oci.Result result = runToEnd(runtime, bundle);
                    // runc gives a tmpfs the mode of the directory below with chmod, caisson by an option
                    seen.add(result.out().replaceAll(",(mode|inode64)(=[0-7]+)?", ""));
                    assertThat(result.out())
                            .as(result.err())
                            .containsPattern("/tmp tmpfs rw,nosuid,noatime,size=128k")
                            .containsPattern("/run tmpfs ro,sync,size=64k");
                    assertThat(seen).as("the same as runc").containsOnly(seen.get(0));
                }));
    }

    private static void mount(Bundle bundle, String destination, String type, String options) {
        int count = bundle.config().withArray("/mounts").size();
        bundle.config().withArray("/mounts").addObject();
        bundle.set("/mounts/" + count, "destination", "\"" + destination + "\"")
                .set("/mounts/" + count, "type", "\"" + type + "\"")
                .set("/mounts/" + count, "source", "\"" + type + "\"")
                .set("/mounts/" + count, "options", "[" + options + "]");
    }

    /** runc 1.1.5 does not know execCPUAffinity. */
    @Test
    void bindsAnExecdProcessToTheCpusAskedFor() throws IOException {
        int last = Runtime.getRuntime().availableProcessors() - 1;
        Oci caisson = caisson();
        String id = newContainer(caisson);
        Bundle bundle = bundle("sleep", "1000");
        assertThat(caisson.run("run", "-d", "--bundle", bundle.directory().toString(), id)
                        .exit())
                .isZero();

        assertThat(cpus(caisson, bundle, id, "{\"initial\": \"0\", \"final\": \"" + last + "\"}"))
                .isEqualTo("Cpus_allowed_list:\t" + last + "\n");
        assertThat(cpus(caisson, bundle, id, "{\"initial\": \"0\"}"))
                .isIn(
                        "Cpus_allowed_list:\t0\n",
                        cpus(caisson, bundle, id, "{}")); // the cpuset of the cgroup may have all again
    }

    private static String cpus(Oci caisson, Bundle bundle, String id, String affinity) throws IOException {
        Path file = bundle.directory().resolve("process.json");
        bundle.args("grep", "Cpus_allowed_list", "/proc/self/status");
        bundle.set("/process", "execCPUAffinity", affinity);
        Files.writeString(file, bundle.process().toString());
        Oci.Result result = caisson.run("exec", "--process", file.toString(), id);
        assertThat(result.exit()).as(result.err()).isZero();
        return result.out();
    }

    /** CVE-2023-25809; runc 1.1.5 covers only cgroup v2 of the same case. */
    @Test
    void leavesNothingWritableBelowAReadOnlySysOfARootlessCaller() throws Exception {
        Bundle bundle = bundle("sh", "-c", "grep ' /sys' /proc/self/mountinfo; echo fine")
                .withNamespace("user")
                .withoutNamespace("network");
        String own = "[{\"containerID\": 0, \"hostID\": " + CALLER + ", \"size\": 1}]";
        bundle.set("/linux", "uidMappings", own).set("/linux", "gidMappings", own);
        bundle.linux().remove("resources");
        for (int i = bundle.config().withArray("/mounts").size() - 1; i >= 0; i--) {
            if (bundle.config().at("/mounts/" + i + "/destination").asText().startsWith("/sys")) {
                bundle.config().withArray("/mounts").remove(i);
            }
        }
        mount(bundle, "/sys", "none", "\"rbind\", \"nosuid\", \"noexec\", \"nodev\", \"ro\"");
        bundle.set("/mounts/" + (bundle.config().withArray("/mounts").size() - 1), "source", "\"/sys\"");
        String text = bundle.config().toString().replace("\"gid=5\",", "").replace(",\"gid=5\"", "");
        Files.writeString(bundle.directory().resolve("config.json"), text);
        Oci caisson = caisson();
        Files.createDirectories(caisson.root());
        for (Path owned : List.of(bundle.directory(), caisson.root())) {
            new ProcessBuilder("chown", "-R", CALLER + ":" + CALLER, owned.toString())
                    .start()
                    .waitFor();
        }
        String caller = Integer.toString(CALLER);
        Oci rootless =
                prefixed(caisson, "setpriv", "--reuid", caller, "--regid", caller, "--clear-groups", "--inh-caps=-all");

        Oci.Result result = rootless.runIn(
                Path.of("/"),
                Map.of("XDG_RUNTIME_DIR", caisson.root().toString()),
                "run",
                "--bundle",
                bundle.directory().toString(),
                newContainer(rootless));

        List<String> lines = result.out().lines().toList();
        assertThat(lines).as(result.err()).hasSizeGreaterThan(1).endsWith("fine");
        assertThat(lines.subList(0, lines.size() - 1))
                .allSatisfy(line -> assertThat(line.split(" ")[5]).startsWith("ro"));
    }

    /** A library's container with a parent-death signal does not outlive the JVM, which has no time to clean up. */
    @Test
    void takesTheContainerAlongWhenTheJvmIsKilled() throws Exception {
        Oci caisson = caisson();
        String id = newContainer(caisson);
        Bundle bundle = bundle("sleep", "1000");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        System.getProperties().forEach((name, value) -> {
            if (name.toString().startsWith("caisson.")) {
                command.add("-D" + name + "=" + value);
            }
        });
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ShortLivedRuntime.class.getName()));
        command.addAll(List.of(caisson.root().toString(), bundle.directory().toString(), id));
        Path err = temporary.resolve("jvm.err");
        Process jvm = new ProcessBuilder(command).redirectError(err.toFile()).start();
        String line = jvm.inputReader().readLine();
        assertThat(line).as(Files.readString(err)).startsWith("running ");
        Optional<ProcessHandle> init = ProcessHandle.of(Long.parseLong(line.substring("running ".length())));
        assertThat(init).isPresent();

        jvm.destroyForcibly().waitFor();

        init.orElseThrow().onExit().get(30, TimeUnit.SECONDS);
        assertThat(caisson.run("state", id).out()).contains("\"stopped\"");
    }
}
