// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Which directory of the file system a closID, or the id of a container, means. */
final class GroupNames {
    private static final String DEFAULT_GROUP = "/";

    /** Directories at the top that are the kernel's own. */
    private static final Set<String> KERNELS = Set.of("info", "mon_groups", "mon_data");

    private GroupNames() {}

    /** Absent when the name cannot be that of a group: it leads elsewhere, or is the kernel's. */
    static Optional<Path> directory(Path root, Optional<String> closId, String id) {
        if (closId.equals(Optional.of(DEFAULT_GROUP))) {
            return Optional.of(root);
        }
        String name = closId.orElse(id);
        return isPlain(name) && !KERNELS.contains(name) ? Optional.of(root.resolve(name)) : Optional.empty();
    }

    /** Whether it is one name below a directory. */
    static boolean isPlain(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(character -> character == '/' || character == '\n' || character == 0);
    }
}
