// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import io.caisson.conformance.support.Bundle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Rows that do not conflict: one container has the changes of all and runs the probes of all. Where a runtime cannot
 * start that, each row gets a container of its own.
 */
final class Group {
    /** What a probe may use: the options, kind, super block options and propagation of the mount at $1. */
    private static final String PREAMBLE =
            """
            mnt() { awk -v d="$1" '$5 == d { l = $0 } END { print l }' /proc/self/mountinfo; }
            opts() { mnt "$1" | awk '{ print $6 }'; }
            super() { mnt "$1" | awk '{ print $NF }'; }
            kind() { mnt "$1" | awk '{ for (i = 7; $i != "-"; i++); print $(i + 1) }'; }
            spread() { mnt "$1" | awk '{ o = ""; for (i = 7; $i != "-"; i++) { sub(/:.*/, "", $i); o = o "," $i }
                print o == "" ? "private" : substr(o, 2) }'; }
            """;

    private static final String MARK = "@@ ";
    private static final String END = "@@ end";

    /** A row and what makes it. */
    private record Member(String id, String title, Consumer<Bundle> change, String script, Expect expect) {}

    private final String name;
    private final Consumer<Bundle> base;
    private final List<Member> members = new ArrayList<>();
    private final Map<String, Feature> features = new LinkedHashMap<>();

    Group(String name, Consumer<Bundle> base) {
        this.name = name;
        this.base = base;
    }

    /** @param script prints what {@code expect} judges */
    Group row(String id, String title, Consumer<Bundle> change, String script, Expect expect) {
        members.add(new Member(id, title, change, script, expect));
        return this;
    }

    /** Of the row added last. */
    Group needing(Feature feature) {
        features.put(members.get(members.size() - 1).id, feature);
        return this;
    }

    List<Row> rows() {
        return members.stream()
                .map(member -> new Row(
                        member.id,
                        member.title,
                        features.getOrDefault(member.id, Feature.NOTHING),
                        bench -> verdict(bench, member)))
                .toList();
    }

    private Verdict verdict(Bench bench, Member member) throws Exception {
        Map<String, Verdict> all = bench.once(name, () -> judge(bench));
        return all.getOrDefault(member.id, Verdict.fail("no verdict"));
    }

    private Map<String, Verdict> judge(Bench bench) {
        List<Member> possible = members.stream()
                .filter(member ->
                        features.getOrDefault(member.id, Feature.NOTHING).present())
                .toList();
        Map<String, Verdict> together = run(bench, possible);
        if (together.values().stream().noneMatch(v -> v.kind() == Verdict.Kind.NO)) {
            return together;
        }
        bench.apart(name, together.values().iterator().next());
        Map<String, Verdict> alone = new LinkedHashMap<>();
        possible.forEach(member -> alone.putAll(run(bench, List.of(member))));
        return alone;
    }

    private Map<String, Verdict> run(Bench bench, List<Member> part) {
        StringBuilder script = new StringBuilder(PREAMBLE);
        for (Member member : part) {
            script.append("echo; echo '").append(MARK).append(member.id).append("'\n(\n");
            script.append(member.script).append("\n) 2>&1\n");
        }
        script.append("echo; echo '").append(END).append("'\n");
        Run run = bench.run(bundle -> {
            base.accept(bundle);
            part.forEach(member -> member.change.accept(bundle));
            bundle.script(script.toString());
        });
        Map<String, String> seen = sections(run.out());
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        for (Member member : part) {
            String output = seen.get(member.id);
            verdicts.put(
                    member.id,
                    output == null ? Verdict.no(run.error()) : Verdict.of(member.expect.complaint(run.normal(output))));
        }
        return verdicts;
    }

    /** Nothing of a probe that did not come to its end counts. */
    private static Map<String, String> sections(String out) {
        Map<String, String> sections = new LinkedHashMap<>();
        String[] parts = out.split("(^|\n)" + MARK);
        for (int i = 1; i < parts.length - 1; i++) {
            String[] headAndRest = parts[i].split("\n", 2);
            sections.put(headAndRest[0], headAndRest.length > 1 ? headAndRest[1].strip() : "");
        }
        return sections;
    }
}
