// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.conformance.resources.Value.Place;
import io.caisson.conformance.support.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one machine gives to docs/resource-conformance.md.
 *
 * @param title names hierarchy and driver
 * @param environment what the results depend on: they are compared only where it is the same
 * @param lines the table
 */
record Section(String title, String environment, List<String> lines) {
    private static final int LONGEST = 160;

    static Section of(Hierarchy hierarchy, List<String> flags, Results results) {
        List<String> lines = new ArrayList<>();
        lines.add("| field | config | file | caisson | runc | crun | update to | caisson | runc | crun | statistics |");
        lines.add("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        List<String> reasons = new ArrayList<>();
        for (Value value : results.values()) {
            Place place = results.places().get(value);
            if (place != null) {
                lines.add(line(results, value, place, reasons));
            }
        }
        lines.add("");
        reasons.forEach(reason -> lines.add("- [" + (reasons.indexOf(reason) + 1) + "] " + reason));
        lines.addAll(List.of("", "| not here | config | what caisson says |", "| --- | --- | --- |"));
        results.told()
                .forEach((value, text) ->
                        lines.add("| `" + value.field() + "` | `" + value.config() + "` | " + shortened(text) + " |"));
        String machine = System.getProperty("caisson.resources.machine", "host");
        return new Section("cgroup " + hierarchy.with(flags) + ", " + machine, here(), lines);
    }

    private static String line(Results results, Value value, Place place, List<String> reasons) {
        boolean changes = value.change().isPresent();
        List<String> cells = new ArrayList<>(List.of("`" + value.field() + "`", code(value.config())));
        cells.add(code(place.file()));
        String ours = results.created("caisson", value);
        cells.add(ours);
        for (String oracle : List.of("runc", "crun")) {
            cells.add(against(ours, results.created(oracle, value), oracle, value, reasons));
        }
        cells.add(changes ? code(value.change().get()) : "");
        String then = results.changed("caisson", value);
        cells.add(changes ? then : "");
        for (String oracle : List.of("runc", "crun")) {
            cells.add(changes ? against(then, results.changed(oracle, value), oracle, value, reasons) : "");
        }
        cells.add(results.stat("caisson", value));
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String against(String ours, String theirs, String oracle, Value value, List<String> reasons) {
        if (theirs.equals(ours)) {
            return "=";
        }
        Optional<String> reason = Difference.reason(oracle, value).map(text -> oracle + ": " + text);
        reason.filter(text -> !reasons.contains(text)).ifPresent(reasons::add);
        return (theirs.isEmpty() ? "nothing" : theirs)
                + reason.map(text -> " [" + (reasons.indexOf(text) + 1) + "]").orElse(" [?]");
    }

    /** What statistics should tell after the update: the new value. */
    static String expectedStat(Value value) {
        return value.change().orElse(value.config()).replace("\"", "").replaceAll("^0-1$", "0,1");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    /** Messages without their frame. */
    private static String shortened(String text) {
        String line = text.replaceAll("time=\"[^\"]*\" level=\\w+ msg=\"(.*?)\"(?=$|\\s)", "$1")
                .replace("caisson run failed: unable to start container process: ", "")
                .replace("unable to apply cgroup configuration: ", "")
                .replaceAll("\\s+", " ")
                .replace('|', '/');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }

    private static String here() {
        String kernel = System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1");
        return "Tried with runc " + version("runc") + ", crun " + version("crun") + ", Linux " + kernel + ".";
    }

    private static String version(String program) {
        if (Distribution.onPath(program).isEmpty()) {
            return "absent";
        }
        try {
            Process process = new ProcessBuilder(program, "--version").start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("").replaceFirst(".*version ", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() {
        return "\n## " + title + "\n\n" + environment + "\n\n"
                + String.join("\n", lines).strip() + "\n";
    }

    private String file() {
        return "resources-" + title.replaceAll("\\W+", "-") + ".md";
    }

    /** With the document; in update mode the document is what becomes of the sections that there are. */
    void compare() throws IOException {
        ResourceDocument.leave(file(), text());
        if (ResourceDocument.updates()) {
            ResourceDocument.update();
            return;
        }
        String document = ResourceDocument.read();
        assumeTrue(
                document.contains("\n## " + title + "\n\n" + environment + "\n"),
                "docs/resource-conformance.md has no section of this machine");
        assertThat(document)
                .as("write docs/resource-conformance.md anew, as it says at its beginning")
                .contains(text());
    }
}
