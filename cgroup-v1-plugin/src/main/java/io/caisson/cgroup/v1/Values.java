// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the texts of control files. */
final class Values {
    /** Limits from here on mean that there is none: the kernel rounds its highest number down to a page. */
    private static final long UNLIMITED = 0x7FFF_FFFF_FFFF_0000L;

    private Values() {}

    static OptionalLong number(ControlFiles files, Path file) {
        return files.readIfExists(file).map(Values::parse).orElse(OptionalLong.empty());
    }

    /** Absent when the text says that there is no limit. */
    static OptionalLong limit(ControlFiles files, Path file) {
        OptionalLong value = number(files, file);
        return value.isPresent() && value.getAsLong() >= UNLIMITED ? OptionalLong.empty() : value;
    }

    /** Lines of a name and a number; others are left out. */
    static Map<String, Long> table(ControlFiles files, Path file) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (String line : files.readIfExists(file).orElse("").split("\n")) {
            String[] parts = line.split(" ");
            if (parts.length == 2) {
                parse(parts[1]).ifPresent(value -> values.put(parts[0], value));
            }
        }
        return values;
    }

    static OptionalLong of(Map<String, Long> table, String name) {
        Long value = table.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static OptionalLong parse(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            // "max" and numbers beyond 2^63, which are no limits either
            return OptionalLong.empty();
        }
    }

    /** Whether a limit is asked for; 0 means that none is, as other runtimes read it. */
    static boolean given(OptionalLong value) {
        return value.isPresent() && value.getAsLong() != 0;
    }
}
