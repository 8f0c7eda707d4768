// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.cgroup.CgroupContext;
import java.nio.file.Path;

/**
 * The unit of a container.
 *
 * @param slice that it is in, such as {@code user-1000.slice}
 * @param unit its name: a scope, or a slice
 */
public record UnitName(String slice, String unit) {
    private static final String SCOPE = ".scope";
    private static final String SLICE = ".slice";
    private static final int PARTS = 3;

    /**
     * From {@code /linux/cgroupsPath}, written {@code slice:prefix:name}; an empty slice is the default one. Without
     * it: the scope {@code caisson-ID} in {@code system.slice}, or in the user's {@code user.slice}.
     *
     * @param ofUser whether the user's own systemd has it
     */
    public static UnitName of(CgroupContext context, boolean ofUser) {
        String path = context.cgroupsPath().orElse("");
        String[] parts = path.isEmpty() ? new String[] {"", "caisson", context.id()} : path.split(":", -1);
        if (parts.length != PARTS) {
            throw invalid("expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got \""
                    + path + "\" instead");
        }
        String name = parts[2];
        String unit = name.endsWith(SLICE) ? name : parts[1] + "-" + name + SCOPE;
        if (name.isEmpty() || !unit.matches("[A-Za-z0-9:_.\\\\@-]{1,255}")) {
            throw invalid("invalid unit name '" + unit + "' from cgroupsPath '" + path
                    + "': letters, digits and :-_.\\@ are allowed, 255 at most");
        }
        String standard = ofUser ? "user.slice" : "system.slice";
        return new UnitName(parts[0].isEmpty() ? standard : parts[0], unit);
    }

    public boolean isSlice() {
        return unit.endsWith(SLICE);
    }

    /** Place of its cgroup below that of its systemd: {@code a-b.slice} is in {@code a.slice}. */
    public Path cgroup() {
        return isSlice() ? expanded(unit) : expanded(slice).resolve(unit);
    }

    private static Path expanded(String slice) {
        if (slice.equals("-.slice")) {
            return Path.of("");
        }
        String stem = slice.endsWith(SLICE) ? slice.substring(0, slice.length() - SLICE.length()) : "";
        if (!stem.matches("[A-Za-z0-9:_.\\\\@]+(-[A-Za-z0-9:_.\\\\@]+)*")) {
            throw invalid("invalid slice name: " + slice);
        }
        Path path = Path.of("");
        for (int dash = stem.indexOf('-'); dash >= 0; dash = stem.indexOf('-', dash + 1)) {
            path = path.resolve(stem.substring(0, dash) + SLICE);
        }
        return path.resolve(slice);
    }

    private static CaissonException invalid(String message) {
        return new CaissonException(ErrorCode.CGROUP_FAILED, message, null, 0, "", "/linux/cgroupsPath");
    }
}
