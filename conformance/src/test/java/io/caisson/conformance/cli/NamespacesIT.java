// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** New namespaces, namespaces joined by path, id mappings as root. */
class NamespacesIT extends OciTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MAPPING = "[{\"containerID\": 0, \"hostID\": 100000, \"size\": 65536}]";

    private interface Body {
        void accept(Oci runtime) throws Exception;
    }

    private Stream<DynamicTest> onEach(Body test) {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> test.accept(runtime)));
    }

    private long sandbox(Oci runtime, Bundle bundle) throws Exception {
        String id = newContainer(runtime);
        Oci.Result result =
                runtime.run("run", "-d", "--bundle", bundle.directory().toString(), id);
        assertThat(result.exit()).as(result.err()).isZero();
        return JSON.readTree(runtime.run("state", id).out()).get("pid").asLong();
    }

    /** As the containers of a pod: the second joins the first one's namespaces by their paths. */
    @TestFactory
    Stream<DynamicTest> joinsTheNamespacesOfAnotherContainer() {
        return onEach(runtime -> {
            long pid = sandbox(runtime, bundle("sleep", "1000"));
            List<String> kinds = List.of("net", "ipc", "uts", "pid");
            Bundle bundle = bundle("sh", "-c", "for n in net ipc uts pid; do readlink /proc/self/ns/$n; done; echo $$");
            bundle.config().remove("hostname");
            bundle.withNamespace("network", "/proc/" + pid + "/ns/net")
                    .withNamespace("ipc", "/proc/" + pid + "/ns/ipc")
                    .withNamespace("uts", "/proc/" + pid + "/ns/uts")
                    .withNamespace("pid", "/proc/" + pid + "/ns/pid");
            List<String> wanted = new ArrayList<>();
            for (String kind : kinds) {
                wanted.add(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + kind))
                        .toString());
            }
            Oci.Result result = runToEnd(runtime, bundle);
            List<String> seen = result.out().lines().toList();
            assertThat(seen).as(result.err()).hasSize(5);
            assertThat(seen.subList(0, 4)).isEqualTo(wanted);
            assertThat(seen.get(4)).isNotEqualTo("1");
        });
    }

    @TestFactory
    Stream<DynamicTest> joinsAUserNamespaceByPath() {
        return onEach(runtime -> {
            Bundle owner = bundle("sleep", "1000").withNamespace("user");
            owner.set("/linux", "uidMappings", MAPPING).set("/linux", "gidMappings", MAPPING);
            long pid = sandbox(runtime, owner);
            Bundle bundle = bundle("sh", "-c", "readlink /proc/self/ns/user; id -u")
                    .withNamespace("user", "/proc/" + pid + "/ns/user");
            bundle.set("/linux", "uidMappings", MAPPING).set("/linux", "gidMappings", MAPPING);
            if (runtime.name().equals("caisson")) { // runc 1.1.5 wants the mappings again, the specification does not
                bundle.linux().remove("uidMappings");
                bundle.linux().remove("gidMappings");
                bundle.edit(b -> {});
            }
            Oci.Result result = runToEnd(runtime, bundle);
            assertThat(result.out().lines().toList())
                    .as(result.err())
                    .containsExactly(
                            Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/user"))
                                    .toString(),
                            "0");
        });
    }

    @TestFactory
    Stream<DynamicTest> mapsIdsAsRoot() {
        return onEach(runtime -> {
            Bundle bundle = bundle(
                            "sh",
                            "-c",
                            "cat /proc/self/uid_map; id -u; stat -c %u /bin/busybox; : > /tmp/x && stat -c %u /tmp/x")
                    .withNamespace("user");
            bundle.set("/linux", "uidMappings", MAPPING).set("/linux", "gidMappings", MAPPING);
            bundle.set("/root", "readonly", "false");
            Oci.Result result = runToEnd(runtime, bundle);
            assertThat(result.out()
                            .lines()
                            .map(String::strip)
                            .map(l -> l.replaceAll(" +", " "))
                            .toList())
                    .as(result.err())
                    .containsExactly("0 100000 65536", "0", "65534", "0");
            assertThat(Files.getAttribute(bundle.rootfs().resolve("tmp/x"), "unix:uid"))
                    .isEqualTo(100000);
        });
    }

    @Test
    void setsTheOffsetsOfANewTimeNamespace() {
        Oci caisson = Oci.caisson(temporary.resolve("caisson")); // runc 1.1.5 does not know the kind
        Bundle bundle =
                bundle("cat", "/proc/self/timens_offsets", "/proc/uptime").withNamespace("time");
        bundle.set(
                "/linux",
                "timeOffsets",
                "{\"boottime\": {\"secs\": 604800}, \"monotonic\": {\"secs\": 172800, \"nanosecs\": 5}}");
        Oci.Result result = runToEnd(caisson, bundle);
        List<String> lines =
                result.out().lines().map(l -> l.strip().replaceAll(" +", " ")).toList();
        assertThat(lines).as(result.err()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(lines.subList(0, 2)).containsExactly("monotonic 172800 5", "boottime 604800 0");
        assertThat(Double.parseDouble(lines.get(2).split(" ")[0])).isGreaterThan(604800);
    }

    @TestFactory
    Stream<DynamicTest> runsInAllEightNamespacesItsConfigurationNames() {
        return Stream.of(Oci.caisson(temporary.resolve("caisson")))
                .map(caisson -> DynamicTest.dynamicTest("caisson", () -> {
                    Bundle bundle = bundle(
                                    "sh",
                                    "-c",
                                    "for n in cgroup ipc mnt net pid time user uts; do echo $n $(readlink /proc/self/ns/$n); done")
                            .withNamespace("user")
                            .withNamespace("cgroup")
                            .withNamespace("time");
                    bundle.set("/linux", "uidMappings", MAPPING).set("/linux", "gidMappings", MAPPING);
                    Oci.Result result = runToEnd(caisson, bundle);
                    assertThat(result.out().lines()).as(result.err()).hasSize(8).allSatisfy(line -> {
                        String[] words = line.split(" ");
                        assertThat(words[1])
                                .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns", words[0]))
                                        .toString());
                    });
                }));
    }
}
