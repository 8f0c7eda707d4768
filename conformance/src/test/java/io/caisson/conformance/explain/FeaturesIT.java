// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.api.ContainerRuntime;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.runtime.CaissonRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each claim of {@code caisson features} that can be tried on a host: tried, with the names from the document itself. */
class FeaturesIT extends OciTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** They want mappings: the second container has some. */
    private static final Set<String> MAPPED = Set.of("idmap", "ridmap");

    /** A listener has it, or the kernel refuses it. */
    private static final String NEEDS_LISTENER = "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV";

    /** libseccomp makes no program for machines of both byte orders, whoever asks. */
    private static final List<String> BIG_ENDIAN = Stream.of(
                    "M68K",
                    "MIPS",
                    "MIPS64",
                    "MIPS64N32",
                    "PPC",
                    "PPC64",
                    "S390",
                    "S390X",
                    "SHEB",
                    "PARISC",
                    "PARISC64")
            .map(name -> "SCMP_ARCH_" + name)
            .toList();

    /** One for each action. */
    private static final List<String> CALLS =
            List.of("getpid", "getuid", "getgid", "geteuid", "getegid", "getppid", "gettid", "sync", "umask");

    private Oci caisson;
    private JsonNode features;

    @BeforeEach
    void ask() throws IOException {
        caisson = Oci.caisson(Files.createDirectories(temporary.resolve("caisson")));
        features = JSON.readTree(caisson.run("features").out());
    }

    private List<String> names(String pointer) {
        List<String> names = new ArrayList<>();
        features.at(pointer).forEach(name -> names.add(name.asText()));
        assertThat(names).as(pointer).isNotEmpty();
        return names;
    }

    private static ArrayNode list(List<String> names) {
        ArrayNode list = JSON.createArrayNode();
        names.forEach(list::add);
        return list;
    }

    private static ObjectNode mount(Bundle bundle, String name, String... options) {
        ObjectNode mount = bundle.config()
                .withArray("/mounts")
                .addObject()
                .put("destination", "/mounts/" + name)
                .put("type", "tmpfs")
                .put("source", "tmpfs");
        mount.set("options", list(List.of(options)));
        return mount;
    }

    @Test
    void oneContainerHasAllMountOptionsNamespacesCapabilitiesHooksAndFlags() throws IOException {
        Path told = Files.createDirectory(temporary.resolve("told"));
        Bundle bundle = bundle(
                "sh",
                "-c",
                "grep CapBnd /proc/self/status; cut -d' ' -f2 /proc/self/mounts; for n in /proc/self/ns/*; do readlink $n; done");
        List<String> options = names("/mountOptions").stream()
                .filter(option -> !MAPPED.contains(option))
                .toList();
        for (String option : options) {
            if (option.equals("remount")) {
                mount(bundle, option, "ro");
            }
            ObjectNode mount = mount(bundle, option, option);
            if (option.equals("bind") || option.equals("rbind")) {
                mount.put("source", told.toString());
            }
        }
        bundle.config()
                .withArray("/mounts")
                .addObject()
                .put("destination", "/told")
                .put("source", told.toString())
                .set("options", list(List.of("bind")));
        names("/linux/namespaces").stream().filter(type -> !type.equals("user")).forEach(bundle::withNamespace);
        for (String set : List.of("bounding", "effective", "permitted", "inheritable", "ambient")) {
            bundle.process().withObject("/capabilities").set(set, list(capabilities()));
        }
        names("/hooks").forEach(phase -> {
            String place = phase.equals("startContainer") ? "/told" : told.toString();
            bundle.addHook(phase, "/bin/sh", "sh", "-c", "echo > " + place + "/" + phase);
        });
        bundle.linux()
                .putObject("seccomp")
                .put("defaultAction", "SCMP_ACT_ALLOW")
                .set(
                        "flags",
                        list(names("/linux/seccomp/supportedFlags").stream()
                                .filter(flag -> !flag.equals(NEEDS_LISTENER))
                                .toList()));

        Oci.Result result = runToEnd(caisson, bundle.edit(b -> {}));
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out().lines())
                .containsAll(options.stream().map(option -> "/mounts/" + option).toList());
        assertThat(result.out().lines()).contains(boundingSet());
        for (Path own : files(Path.of("/proc/self/ns"))) {
            String link = Files.readSymbolicLink(own).toString();
            assertThat(result.out().contains(link)).as(link).isEqualTo(link.startsWith("user:"));
        }
        assertThat(files(told).stream().map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(names("/hooks"));
    }

    /** Those listed that this host lets its root have, which are all that it has. */
    private List<String> capabilities() throws IOException {
        List<String> listed = names("/linux/capabilities");
        long mask = Long.parseLong(boundingSet().split("\t")[1], 16);
        return IntStream.range(0, listed.size())
                .filter(number -> (mask >> number & 1) == 1)
                .mapToObj(listed::get)
                .toList();
    }

    private static String boundingSet() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("CapBnd:")).findFirst().orElseThrow();
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.toString().contains("_for_children"))
                    .toList();
        }
    }

    @Test
    void everyMemoryPolicyMappingAndAllowedFlagIsAcceptedByThePlan() {
        Bundle bundle = bundle("true").withNamespace("user");
        for (String kind : List.of("uidMappings", "gidMappings")) {
            bundle.set("/linux", kind, "[{\"containerID\": 0, \"hostID\": 100000, \"size\": 65536}]");
        }
        for (String option : MAPPED) {
            assertThat(names("/mountOptions")).contains(option);
            mount(bundle, option, "bind", option).put("source", temporary.toString());
        }
        bundle.edit(b -> {});
        Map<String, String> nodes = Map.of("MPOL_DEFAULT", "", "MPOL_LOCAL", "");
        try (ContainerRuntime runtime =
                CaissonRuntime.builder().root(temporary.resolve("library")).build()) {
            for (String mode : names("/linux/memoryPolicy/modes")) {
                plans(runtime, bundle, mode, nodes.getOrDefault(mode, "0"), List.of());
            }
            for (String flag : names("/linux/memoryPolicy/flags")) {
                plans(runtime, bundle, "MPOL_BIND", "0", List.of(flag));
            }
        }
    }

    private static void plans(ContainerRuntime runtime, Bundle bundle, String mode, String nodes, List<String> flags) {
        bundle.linux()
                .putObject("memoryPolicy")
                .put("mode", mode)
                .put("nodes", nodes)
                .set("flags", list(flags));
        bundle.edit(b -> {});
        assertThatCode(() -> assertThat(
                                runtime.explain(Optional.of(bundle.directory())).steps())
                        .isNotEmpty())
                .as(mode + flags)
                .doesNotThrowAnyException();
    }

    @Test
    void everyActionOperatorArchitectureAndFlagOfSeccompCompiles() {
        ArrayNode rules = JSON.createArrayNode();
        List<String> actions = names("/linux/seccomp/actions");
        List<String> operators = names("/linux/seccomp/operators");
        for (int i = 0; i < Math.max(actions.size(), operators.size()); i++) {
            ObjectNode rule = rules.addObject().put("action", actions.get(i % actions.size()));
            rule.set("names", list(List.of(CALLS.get(i))));
            rule.withArray("/args")
                    .addObject()
                    .put("index", 0)
                    .put("value", 7)
                    .put("valueTwo", 3)
                    .put("op", operators.get(i % operators.size()));
        }
        Bundle bundle = bundle("true");
        ObjectNode seccomp = bundle.linux().putObject("seccomp");
        seccomp.put("defaultAction", "SCMP_ACT_ALLOW")
                .put("listenerPath", "/run/none")
                .set("syscalls", rules);
        seccomp.set("flags", list(names("/linux/seccomp/supportedFlags")));
        List<String> architectures = names("/linux/seccomp/archs");
        assertThat(architectures).containsAll(BIG_ENDIAN);
        seccomp.set(
                "architectures",
                list(architectures.stream()
                        .filter(name -> !BIG_ENDIAN.contains(name))
                        .toList()));
        Oci.Result result = caisson.run(
                "seccomp",
                "dump",
                "--format",
                "text",
                bundle.edit(b -> {}).directory().toString());
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out().lines().count()).isGreaterThan(100);
    }
}
