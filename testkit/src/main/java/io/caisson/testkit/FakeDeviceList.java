// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The kernel's devices.list: entries are merged and taken away by type and exact numbers. */
final class FakeDeviceList {
    private static final String ALL = "a *:* rwm";

    private FakeDeviceList() {}

    static void allow(Path list, String rule) {
        if (rule.startsWith("a")) {
            Tree.file(list, ALL);
            return;
        }
        requireParent(list, rule);
        change(list, rule, true);
    }

    static void deny(Path list, String rule) {
        if (rule.startsWith("a")) {
            Tree.file(list, "");
            return;
        }
        change(list, rule, false);
    }

    private static void requireParent(Path list, String rule) {
        Path above = list.getParent().getParent().resolve("devices.list");
        String wanted = rule.substring(0, rule.lastIndexOf(' ') + 1);
        boolean granted = Tree.text(above)
                .lines()
                .anyMatch(entry -> entry.equals(ALL) || entry.startsWith(wanted) || coversAll(entry, rule));
        if (!granted) {
            throw Errnos.file("write '" + rule + "' to", list.resolveSibling("devices.allow"), Errnos.EPERM);
        }
    }

    private static boolean coversAll(String entry, String rule) {
        return entry.startsWith(rule.charAt(0) + " *:*");
    }

    private static void change(Path list, String rule, boolean add) {
        int cut = rule.lastIndexOf(' ');
        String numbers = rule.substring(0, cut + 1);
        String access = rule.substring(cut + 1);
        List<String> entries = new ArrayList<>();
        String before = "";
        for (String entry : Tree.text(list).lines().toList()) {
            if (entry.startsWith(numbers)) {
                before = entry.substring(numbers.length());
            } else {
                entries.add(entry);
            }
        }
        String after = combined(before, access, add);
        if (!after.isEmpty()) {
            entries.add(numbers + after);
        }
        Tree.file(list, String.join("\n", entries));
    }

    private static String combined(String before, String access, boolean add) {
        StringBuilder result = new StringBuilder();
        for (char bit : "rwm".toCharArray()) {
            boolean had = before.indexOf(bit) >= 0;
            boolean named = access.indexOf(bit) >= 0;
            if (add ? had || named : had && !named) {
                result.append(bit);
            }
        }
        return result.toString();
    }
}
