// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the table on caisson, runc and crun, and compares it with the one in the documentation. */
class SpecConformanceIT extends OciTest {
    private static final Path DOCUMENT = Path.of("../docs/spec-conformance.md");

    /** So many cells of oracles may differ from the document: some of what they do depends on timing. */
    private static final int BY_CHANCE = 8;

    /** Item, test and caisson's result of a line of the table. */
    private static final int OUR_CELLS = 4;

    @TestFactory
    Stream<DynamicTest> everyItemOfTheSpecification() throws Exception {
        HostTree host = HostTree.mount(Files.createDirectory(temporary.resolve("host")));
        atEnd(host::close);
        atEnd(PathRows::removeCgroups);
        Table table = Table.of(host);
        List<Bench> benches = Runtimes.all(temporary).stream()
                .sorted(Comparator.comparing(
                        runtime -> List.of("caisson", "runc", "crun").indexOf(runtime.name())))
                .map(runtime -> new Bench(host.seenBy(runtime), temporary, host))
                .toList();
        Map<String, Map<String, Verdict>> results = results(table, benches);
        List<DynamicTest> tests = new ArrayList<>();
        Map<String, Verdict> ours = results.get("caisson");
        for (Row row : table.rows()) {
            Verdict verdict = ours.get(row.id());
            tests.add(DynamicTest.dynamicTest(
                    row.id(), () -> assertThat(verdict).as(row.title()).matches(Verdict::good, "good")));
        }
        tests.add(DynamicTest.dynamicTest(
                "caisson ran each group in one container",
                () -> assertThat(benches.get(0).apart()).isEmpty()));
        tests.add(DynamicTest.dynamicTest("the documentation shows this table", () -> compare(table, results)));
        return tests.stream();
    }

    /** caisson beside the oracles, which are quick and take turns. */
    private static Map<String, Map<String, Verdict>> results(Table table, List<Bench> benches) {
        List<Bench> oracles = benches.subList(1, benches.size());
        CompletableFuture<List<Map<String, Verdict>>> theirs = CompletableFuture.supplyAsync(() ->
                oracles.stream().map(bench -> table.results(bench, row -> true)).toList());
        Map<String, Map<String, Verdict>> all = new LinkedHashMap<>();
        all.put("caisson", table.results(benches.get(0), row -> true));
        for (int i = 0; i < oracles.size(); i++) {
            all.put(oracles.get(i).runtime().name(), theirs.join().get(i));
        }
        return all;
    }

    private void compare(Table table, Map<String, Map<String, Verdict>> results) throws Exception {
        String environment = TableDocument.environment(versions());
        String text = TableDocument.render(Checklist.load(), table.rows(), environment, results);
        Files.writeString(Path.of("target/spec-conformance.md"), text);
        if (Boolean.getBoolean("caisson.table.update")) {
            Files.writeString(DOCUMENT, text);
            return;
        }
        String written = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";
        if (written.isEmpty() || written.contains(environment)) {
            String advice = "regenerate docs/spec-conformance.md with -Dcaisson.table.update=true";
            assertThat(ours(text)).as(advice).isEqualTo(ours(written));
            List<String> others = new ArrayList<>(text.lines().toList());
            others.removeAll(written.lines().toList());
            assertThat(others).as(advice).hasSizeLessThan(BY_CHANCE);
        }
    }

    /** Without what is said of the oracles. */
    private static List<String> ours(String table) {
        return table.lines()
                .filter(line -> !line.startsWith("| runc |") && !line.startsWith("| crun |"))
                .map(line -> String.join(
                        "|",
                        Arrays.asList(line.split("\\|", -1)).stream()
                                .limit(OUR_CELLS)
                                .toList()))
                .toList();
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String oracle : List.of("runc", "crun")) {
            if (Oci.runc(Path.of("/")).isPresent()) {
                versions.put(oracle, version(oracle));
            }
        }
        versions.put("Linux", System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1"));
        return versions;
    }

    private static String version(String program) {
        return Commands.shell(program + " --version | sed -n '1s/.*version //p'");
    }
}
