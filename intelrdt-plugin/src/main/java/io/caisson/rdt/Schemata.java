// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import io.caisson.spec.LinuxIntelRdt;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lines such as {@code L3:0=f;1=ff0}: what each domain of a resource gives to a group. */
final class Schemata {
    private static final String BANDWIDTH = "MB";
    private static final int HEXADECIMAL = 16;
    private static final int DECIMAL = 10;

    /** Resource to domain to what it gives, in one form. */
    private final Map<String, Map<String, String>> resources = new LinkedHashMap<>();

    /** Says one thing of a domain, and then another. */
    private boolean contradictory;

    private final int bandwidthStep;

    private Schemata(int bandwidthStep) {
        this.bandwidthStep = bandwidthStep;
    }

    /**
     * The lines that are asked for, in the order the specification sets. Where {@code memBwSchema} stands beside it,
     * {@code l3CacheSchema} says nothing of bandwidth.
     */
    static List<String> lines(LinuxIntelRdt config) {
        List<String> lines = new ArrayList<>();
        Optional<String> bandwidth = config.memBwSchema().filter(line -> !line.isBlank());
        config.l3CacheSchema()
                .orElse("")
                .lines()
                .filter(line -> bandwidth.isEmpty() || !line.strip().startsWith(BANDWIDTH + ":"))
                .forEach(lines::add);
        bandwidth.stream().flatMap(String::lines).forEach(lines::add);
        lines.addAll(config.schemata());
        lines.removeIf(String::isBlank);
        return lines;
    }

    /** What is written for these lines: all at once, the last one ended too. */
    static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    /**
     * Whether a group already has what is asked for, however masks, domains and blanks are written. Domains that are not
     * asked for do not count.
     *
     * @param bandwidthStep to which the kernel rounds up what is asked for
     */
    static boolean agree(String present, List<String> wanted, int bandwidthStep) {
        Schemata existing = new Schemata(1).read(present);
        Schemata asked = new Schemata(bandwidthStep).read(text(wanted));
        return !asked.contradictory
                && asked.resources.entrySet().stream().allMatch(resource -> existing.resources
                        .getOrDefault(resource.getKey(), Map.of())
                        .entrySet()
                        .containsAll(resource.getValue().entrySet()));
    }

    private Schemata read(String text) {
        text.lines().filter(line -> !line.isBlank()).forEach(this::readLine);
        return this;
    }

    private void readLine(String line) {
        int colon = line.indexOf(':');
        String resource = line.substring(0, Math.max(0, colon)).strip();
        Map<String, String> domains = resources.computeIfAbsent(resource, name -> new LinkedHashMap<>());
        for (String entry : line.substring(colon + 1).split(";")) {
            if (!entry.isBlank()) {
                readDomain(resource, domains, entry.strip().split("=", 2));
            }
        }
    }

    private void readDomain(String resource, Map<String, String> domains, String[] parts) {
        String value = parts.length == 2 ? canonical(resource, parts[1].strip()) : "";
        String former = domains.put(number(parts[0].strip(), DECIMAL), value);
        contradictory |= former != null && !former.equals(value);
    }

    /** Bandwidth is decimal, masks of caches are hexadecimal. */
    private String canonical(String resource, String value) {
        if (!resource.equals(BANDWIDTH)) {
            return number(value.startsWith("0x") || value.startsWith("0X") ? value.substring(2) : value, HEXADECIMAL);
        }
        String percent = number(value, DECIMAL);
        try {
            BigInteger step = BigInteger.valueOf(bandwidthStep);
            return new BigInteger(percent)
                    .add(step)
                    .subtract(BigInteger.ONE)
                    .divide(step)
                    .multiply(step)
                    .toString();
        } catch (NumberFormatException e) {
            return percent;
        }
    }

    private static String number(String text, int radix) {
        try {
            return new BigInteger(text, radix).toString();
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
