// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.differential;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a container saw, by section, with ids and device numbers of single runs taken out. */
record Observation(Map<String, List<String>> sections) {
    static Observation of(Oci.Result result, Bundle bundle, String id) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        sections.put("exit", List.of(Integer.toString(result.exit())));
        sections.put("stderr", result.err().lines().toList());
        String section = "stdout";
        for (String line : result.out().split("\n")) {
            if (line.startsWith("@@ ")) {
                section = line.substring(3);
                sections.put(section, new ArrayList<>());
            } else {
                sections.computeIfAbsent(section, s -> new ArrayList<>()).add(normal(line, bundle, id));
            }
        }
        return new Observation(sections);
    }

    private static String normal(String line, Bundle bundle, String id) {
        return line.replace(id, "ID")
                .replace(bundle.rootfs().toString(), "ROOTFS")
                .replace(bundle.directory().toString(), "BUNDLE")
                .replace(bundle.directory().getFileName().toString(), "BUNDLE")
                .replaceAll("(shared|master|propagate_from):\\d+", "$1:N")
                .replaceAll("inode64,?|,?seclabel", "")
                .strip();
    }

    /** Lines that only one of the two has, by section: "- " of the first, "+ " of the second. */
    Map<String, List<String>> differences(Observation other) {
        Map<String, List<String>> differences = new TreeMap<>();
        List<String> names = new ArrayList<>(sections.keySet());
        other.sections.keySet().stream().filter(s -> !names.contains(s)).forEach(names::add);
        for (String name : names) {
            List<String> mine = sections.getOrDefault(name, List.of());
            List<String> theirs = other.sections.getOrDefault(name, List.of());
            List<String> lines = new ArrayList<>();
            subtract(mine, theirs).forEach(line -> lines.add("- " + line));
            subtract(theirs, mine).forEach(line -> lines.add("+ " + line));
            if (!lines.isEmpty()) {
                differences.put(name, lines);
            }
        }
        return differences;
    }

    private static List<String> subtract(List<String> from, List<String> taken) {
        List<String> left = new ArrayList<>(from);
        taken.forEach(left::remove);
        return left;
    }
}
