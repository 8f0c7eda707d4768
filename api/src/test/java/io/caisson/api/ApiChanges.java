// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of the signatures of a release is no longer there, under the names by which the changelog has to tell of it:
 * {@code Type} for the type itself and its constructors, {@code Type.member} for the rest.
 */
final class ApiChanges {
    private static final Pattern TYPE = Pattern.compile("(?:class|interface|record|enum|annotation) ([\\w.$]+)");
    private static final Pattern MEMBER = Pattern.compile("([\\w$]+)(?:\\(.*)?$");
    private static final String SECTION = "### API";

    private ApiChanges() {}

    /** Names of what the changelog does not tell of. */
    static List<String> untold(List<String> released, List<String> now, String changelog) {
        String section = section(changelog);
        return gone(released, now).stream()
                .filter(name -> !section.contains("`" + name + "`"))
                .toList();
    }

    /** Removed and changed alike: a line that was there, of that type, and is not. */
    private static Set<String> gone(List<String> released, List<String> now) {
        Set<String> present = Set.copyOf(qualified(now).stream().map(Line::text).toList());
        return qualified(released).stream()
                .filter(line -> !present.contains(line.text()))
                .map(Line::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private record Line(String name, String text) {}

    private static List<Line> qualified(List<String> dump) {
        List<Line> lines = new ArrayList<>();
        String type = "";
        for (String line : dump) {
            Matcher header = TYPE.matcher(line);
            if (!line.startsWith(" ") && header.find()) {
                type = header.group(1).replaceAll(".*\\.", "").replace('$', '.');
                lines.add(new Line(type, line));
            } else if (!line.isBlank()) {
                lines.add(new Line(named(type, line.strip().replaceAll(" throws .*", "")), type + line));
            }
        }
        return lines;
    }

    private static String named(String type, String signature) {
        Matcher member = MEMBER.matcher(signature.replaceAll("\\(.*", ""));
        String name = member.find() ? member.group(1) : "";
        return name.equals("new") ? type : type + "." + name;
    }

    /** What is told since the last release; older entries are about what is gone for long. */
    private static String section(String changelog) {
        StringBuilder section = new StringBuilder();
        boolean unreleased = false;
        boolean api = false;
        for (String line : changelog.lines().toList()) {
            if (line.startsWith("## ")) {
                unreleased = line.equals("## Unreleased");
            }
            if (line.startsWith("#")) {
                api = line.equals(SECTION);
            } else if (unreleased && api) {
                section.append(line).append('\n');
            }
        }
        return section.toString();
    }
}
