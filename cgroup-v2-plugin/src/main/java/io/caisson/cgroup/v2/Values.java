// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the texts of control files. */
final class Values {
    private static final String NO_LIMIT = "max";

    private Values() {}

    /** Absent when the file is, or says {@code max}. */
    static OptionalLong number(ControlFiles files, Path file) {
        return files.readIfExists(file).map(text -> parse(file, text)).orElse(OptionalLong.empty());
    }

    /** Lines of a name and a number; {@code max} is left out. Empty when there is no such file. */
    static Map<String, Long> table(ControlFiles files, Path file) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (String line : files.readIfExists(file).orElse("").split("\n")) {
            List<String> parts = words(line);
            if (parts.size() == 2) {
                parse(file, parts.get(1)).ifPresent(value -> values.put(parts.get(0), value));
            }
        }
        return values;
    }

    static OptionalLong of(Map<String, Long> table, String name) {
        Long value = table.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    /** Absent for {@code max}. */
    static OptionalLong parse(Path file, String text) {
        String number = text.strip();
        try {
            return number.equals(NO_LIMIT) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(number));
        } catch (NumberFormatException e) {
            throw Failures.cgroup("failed to read '" + file + "': '" + number + "' is no number");
        }
    }

    /** Whether a limit is asked for; 0 means that none is, as other runtimes read it. */
    static boolean given(OptionalLong value) {
        return value.isPresent() && value.getAsLong() != 0;
    }

    static boolean given(OptionalInt value) {
        return value.isPresent() && value.getAsInt() != 0;
    }

    /** A limit as the second version writes it: no limit is {@code max}. */
    static String limit(long value) {
        return value < 0 ? NO_LIMIT : Long.toString(value);
    }
}
