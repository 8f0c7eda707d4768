// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.TimeOffset;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Namespaces, and what is meaningful only in one: id mappings and clock offsets. */
final class NamespaceRules {
    private static final long NANOSECONDS = 1_000_000_000L;

    private NamespaceRules() {}

    static void check(Check check, Linux linux) {
        Set<NamespaceType> seen = EnumSet.noneOf(NamespaceType.class);
        List<LinuxNamespace> namespaces = linux.namespaces();
        for (int i = 0; i < namespaces.size(); i++) {
            LinuxNamespace namespace = namespaces.get(i);
            String pointer = Problems.below("/linux/namespaces", i);
            if (!seen.add(namespace.type())) {
                check.problem(
                        pointer + "/type",
                        "must be given once, " + namespace.type().text() + " is repeated");
            }
            supported(check, pointer, namespace.type());
            namespace.path().ifPresent(path -> path(check, pointer + "/path", path));
        }
        mappings(check, linux);
        timeOffsets(check, linux);
    }

    private static void supported(Check check, String pointer, NamespaceType type) {
        if (!check.context().exists().test(Path.of("/proc/self/ns", fileName(type)))) {
            check.problem(pointer + "/type", type.text() + " namespaces are not enabled in the kernel");
        }
    }

    /** Name below /proc/&lt;pid&gt;/ns. */
    private static String fileName(NamespaceType type) {
        return switch (type) {
            case NETWORK -> "net";
            case MOUNT -> "mnt";
            case PID, IPC, UTS, USER, CGROUP, TIME -> type.text();
        };
    }

    private static void path(Check check, String pointer, String path) {
        check.absolute(pointer, path);
        if (path.startsWith("/")
                && path.indexOf('\0') < 0
                && !check.context().exists().test(Path.of(path))) {
            check.problem(pointer, "no such file: " + Problems.quoted(path));
        }
        if (path.indexOf(',') >= 0) {
            check.problem(pointer, "invalid namespace path " + Problems.quoted(path) + ": must not contain a comma");
        }
    }

    private static void mappings(Check check, Linux linux) {
        IdMappingRules.check(check, "/linux/uidMappings", linux.uidMappings());
        IdMappingRules.check(check, "/linux/gidMappings", linux.gidMappings());
        boolean given = !linux.uidMappings().isEmpty() || !linux.gidMappings().isEmpty();
        if (!check.has(NamespaceType.USER)) {
            if (given) {
                check.problem(
                        linux.uidMappings().isEmpty() ? "/linux/gidMappings" : "/linux/uidMappings",
                        "user namespace mappings specified, but no user namespace in /linux/namespaces");
            }
            if (check.context().rootless()) {
                check.problem("/linux/namespaces", "rootless container requires user namespaces");
            }
            return;
        }
        if (!check.makes(NamespaceType.USER)) {
            if (given) {
                check.warning("/linux/uidMappings", "the user namespace is joined and has its own mappings, ignoring");
            }
            return;
        }
        if (linux.uidMappings().isEmpty()) {
            check.problem("/linux/uidMappings", "must not be empty when a user namespace is made");
        }
        if (linux.gidMappings().isEmpty()) {
            check.problem("/linux/gidMappings", "must not be empty when a user namespace is made");
        }
    }

    private static void timeOffsets(Check check, Linux linux) {
        linux.timeOffsets().ifPresent(offsets -> {
            if (!check.has(NamespaceType.TIME)) {
                check.problem(
                        "/linux/timeOffsets", "time offsets specified, but no time namespace in /linux/namespaces");
            } else if (!check.makes(NamespaceType.TIME)) {
                check.problem("/linux/timeOffsets", "must be absent when the time namespace is joined by path");
            }
            offsets.monotonic().ifPresent(offset -> nanoseconds(check, "monotonic", offset));
            offsets.boottime().ifPresent(offset -> nanoseconds(check, "boottime", offset));
        });
    }

    private static void nanoseconds(Check check, String clock, TimeOffset offset) {
        check.range("/linux/timeOffsets/" + clock + "/nanosecs", offset.nanosecs(), 0, NANOSECONDS - 1);
    }
}
