// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The list of known differences, {@code differences.txt}: blocks of a reason ("# …" lines) and patterns
 * {@code oracle | variation | section | line}, each a regular expression that must match the whole; with "? " in front it
 * may also explain nothing.
 */
final class Explanations {
    private record Pattern4(
            String text, boolean optional, Pattern oracle, Pattern variation, Pattern section, Pattern line) {
        boolean matches(String o, String v, String s, String l) {
            return oracle.matcher(o).matches()
                    && variation.matcher(v).matches()
                    && section.matcher(s).matches()
                    && line.matcher(l).matches();
        }
    }

    private final List<Pattern4> patterns;
    private final Set<Pattern4> used = ConcurrentHashMap.newKeySet();

    private Explanations(List<Pattern4> patterns) {
        this.patterns = patterns;
    }

    static Explanations load(String resource) {
        try (InputStream in = Explanations.class.getResourceAsStream(resource)) {
            return new Explanations(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Explanations::parse)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pattern4 parse(String line) {
        boolean optional = line.startsWith("? ");
        String text = optional ? line.substring(2) : line;
        String[] parts = text.split(" \\| ", 4);
        if (parts.length != 4) {
            throw new IllegalStateException("explanation '" + text + "' does not have four parts");
        }
        return new Pattern4(
                text,
                optional,
                Pattern.compile(parts[0].strip()),
                Pattern.compile(parts[1].strip()),
                Pattern.compile(parts[2].strip()),
                Pattern.compile(parts[3].strip()));
    }

    boolean explains(String oracle, String variation, String section, String line) {
        boolean found = false;
        for (Pattern4 pattern : patterns) {
            if (pattern.matches(oracle, variation, section, line)) {
                used.add(pattern);
                found = true;
            }
        }
        return found;
    }

    /** Explanations of nothing: they must go. */
    List<String> unused() {
        return patterns.stream()
                .filter(p -> !p.optional() && !used.contains(p))
                .map(Pattern4::text)
                .toList();
    }
}
