// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The same bundles through runc, crun and caisson: what the containers see must be the same, but for the differences
 * that {@code differences.txt} explains. apt's runc is 1.1.5 and crun 1.8.1.
 */
class DifferentialIT extends OciTest {
    private static final List<String> KINDS = List.of("cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts");

    private final Explanations explanations = Explanations.load("/differential/differences.txt");
    private final List<String> report = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> containersSeeTheSame() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Variation variation : Variation.all()) {
            tests.add(DynamicTest.dynamicTest(variation.name(), () -> compare(variation)));
        }
        tests.add(DynamicTest.dynamicTest("every explanation explains something", () -> {
            Files.write(Path.of("target/differential.txt"), report);
            assertThat(explanations.unused()).isEmpty();
        }));
        return tests.stream();
    }

    private void compare(Variation variation) throws IOException {
        List<Oci> runtimes = Runtimes.all(temporary.resolve(variation.name()));
        Map<String, Observation> seen =
                runtimes.stream().collect(Collectors.toMap(Oci::name, runtime -> observe(runtime, variation)));
        Observation ours = seen.get("caisson");
        List<String> unexplained = new ArrayList<>();
        seen.forEach((oracle, theirs) -> {
            if (oracle.equals("caisson")) {
                return;
            }
            theirs.differences(ours)
                    .forEach((section, lines) -> lines.forEach(line -> {
                        boolean known = explanations.explains(oracle, variation.name(), section, line);
                        String entry = oracle + " | " + variation.name() + " | " + section + " | " + line;
                        report.add((known ? "explained   " : "UNEXPLAINED ") + entry);
                        if (!known) {
                            unexplained.add(entry);
                        }
                    }));
        });
        assertThat(unexplained)
                .as("differences without an explanation (- the oracle, + caisson)")
                .isEmpty();
    }

    private Observation observe(Oci runtime, Variation variation) {
        try {
            Bundle bundle = Bundle.busybox(
                            temporary.resolve(variation.name() + "-" + runtime.name()), "sh", "-c", script())
                    .edit(variation.change());
            bundle.process().withArray("/env").add("HOST_NS=" + hostNamespaces());
            bundle.edit(b -> {});
            makeReachable(bundle);
            String id = newContainer(runtime);
            Oci.Result result =
                    runtime.run("run", "--bundle", bundle.directory().toString(), id);
            return Observation.of(result, bundle, id);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** In a user namespace the root is another user: its mount points must exist already. */
    private static void makeReachable(Bundle bundle) throws IOException {
        for (String name : List.of("mnt/ro", "mnt/rw", "mnt/slave")) {
            Files.createDirectories(bundle.rootfs().resolve(name));
        }
    }

    private static String script() throws IOException {
        try (InputStream in = DifferentialIT.class.getResourceAsStream("/differential/observe.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String hostNamespaces() throws IOException {
        List<String> links = new ArrayList<>();
        for (String kind : KINDS) {
            links.add(kind + "=" + Files.readSymbolicLink(Path.of("/proc/self/ns", kind)));
        }
        return String.join(" ", links);
    }
}
