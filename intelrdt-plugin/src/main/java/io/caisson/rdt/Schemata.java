// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import io.caisson.spec.LinuxIntelRdt;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines such as {@code L3:0=f;1=ff0}: what each domain of a resource gives to a group. */
final class Schemata {
    private static final int HEXADECIMAL = 16;
    private static final int DECIMAL = 10;

    private Schemata() {}

    /** The lines that are asked for, in the order the specification sets. */
    static List<String> lines(LinuxIntelRdt config) {
        List<String> lines = new ArrayList<>();
        config.l3CacheSchema().filter(line -> !line.isEmpty()).ifPresent(lines::add);
        config.memBwSchema().filter(line -> !line.isEmpty()).ifPresent(lines::add);
        lines.addAll(config.schemata());
        return lines;
    }

    /** Whether a group already has what is asked for, however masks, domains and blanks are written. */
    static boolean agree(String present, List<String> wanted) {
        Map<String, Map<String, String>> existing = parse(present);
        return parse(String.join("\n", wanted)).entrySet().stream()
                .allMatch(resource -> existing.getOrDefault(resource.getKey(), Map.of())
                        .entrySet()
                        .containsAll(resource.getValue().entrySet()));
    }

    private static Map<String, Map<String, String>> parse(String text) {
        Map<String, Map<String, String>> resources = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String resource = line.substring(0, colon).strip();
                Map<String, String> domains = resources.computeIfAbsent(resource, name -> new LinkedHashMap<>());
                for (String entry : line.substring(colon + 1).split(";")) {
                    String[] parts = entry.strip().split("=", 2);
                    domains.put(parts[0].strip(), parts.length == 2 ? canonical(resource, parts[1].strip()) : "");
                }
            }
        }
        return resources;
    }

    /** Bandwidth is decimal, masks of caches are hexadecimal. */
    private static String canonical(String resource, String value) {
        int radix = resource.equals("MB") ? DECIMAL : HEXADECIMAL;
        try {
            return new BigInteger(value, radix).toString();
        } catch (NumberFormatException e) {
            return value;
        }
    }
}
