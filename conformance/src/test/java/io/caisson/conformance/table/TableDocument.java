// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table in Markdown: a section of the specification after the other. */
final class TableDocument {
    private static final String HEAD =
            """
            # Conformance to the runtime specification

            Items of the OCI runtime specification 1.3.0 for Linux, the test of each, and what came of it. Made by
            `SpecConformanceIT` (package `io.caisson.conformance.table`), which fails when caisson does not pass a row or when
            this file is not what it found; `-Dcaisson.table.update=true` writes it anew. `linux.resources` and
            `linux.intelRdt` have tests of their own and are not in it.

            **pass**: seen as the specification says; *fail*: something else was seen; *no*: the runtime refused it; *not
            here*: what this kernel lacks.

            """;

    private TableDocument() {}

    /** Names what the results depend on: they are compared only where it is the same. */
    static String environment(Map<String, String> versions) {
        List<String> parts = new ArrayList<>();
        versions.forEach((name, version) -> parts.add(name + " " + version));
        return "Tried with " + String.join(", ", parts) + ".";
    }

    static String render(
            Checklist checklist, List<Row> rows, String environment, Map<String, Map<String, Verdict>> results) {
        StringBuilder text =
                new StringBuilder(HEAD).append(environment).append("\n\n").append(summary(results));
        String section = "";
        for (Checklist.Item item : checklist.items().values()) {
            if (!item.section().equals(section)) {
                section = item.section();
                text.append("\n## ").append(section).append("\n\n");
                text.append("| item | test | caisson | runc | crun |\n| --- | --- | --- | --- | --- |\n");
            }
            for (Row row : rows) {
                if (row.item().equals(item.key())) {
                    text.append(line(item, row, results));
                }
            }
        }
        return text.toString();
    }

    private static String summary(Map<String, Map<String, Verdict>> results) {
        StringBuilder text = new StringBuilder("| | rows | pass | fail | no | not here |\n|---|---|---|---|---|---|\n");
        results.forEach((runtime, verdicts) -> {
            text.append("| ").append(runtime).append(" | ").append(verdicts.size());
            for (Verdict.Kind kind : Verdict.Kind.values()) {
                long count = verdicts.values().stream()
                        .filter(verdict -> verdict.kind() == kind)
                        .count();
                text.append(" | ").append(count);
            }
            text.append(" |\n");
        });
        return text.toString();
    }

    private static String line(Checklist.Item item, Row row, Map<String, Map<String, Verdict>> results) {
        StringBuilder line = new StringBuilder("| ");
        line.append(item.text())
                .append(": ")
                .append(row.title())
                .append(" | `")
                .append(row.id())
                .append("` |");
        for (String runtime : List.of("caisson", "runc", "crun")) {
            Map<String, Verdict> verdicts = results.getOrDefault(runtime, Map.of());
            Verdict verdict = verdicts.get(row.id());
            line.append(' ')
                    .append(verdict == null ? "not installed" : escaped(verdict))
                    .append(" |");
        }
        return line.append('\n').toString();
    }

    private static String escaped(Verdict verdict) {
        return verdict.kind() == Verdict.Kind.PASS
                ? "**pass**"
                : verdict.toString().replace("<", "&lt;");
    }
}
