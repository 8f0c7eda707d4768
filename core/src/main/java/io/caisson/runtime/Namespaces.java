// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.store.SavedState;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Questions about the namespaces of a container. */
final class Namespaces {
    private Namespaces() {}

    /** Whether the configuration makes a new namespace of this kind. */
    static boolean isPrivate(RuntimeSpec spec, NamespaceType type) {
        return spec.linux().stream()
                .flatMap(linux -> linux.namespaces().stream())
                .anyMatch(namespace ->
                        namespace.type() == type && namespace.path().isEmpty());
    }

    /** The namespaces of a container that are not the runtime's own: those a further process has to join. */
    static Map<NamespaceType, String> toJoin(SavedState state, Map<String, String> ownNamespaces) {
        Map<NamespaceType, String> paths = new EnumMap<>(NamespaceType.class);
        state.namespacePaths().forEach((type, path) -> {
            Optional<String> theirs = ProcFiles.identity(Path.of(path));
            Optional<String> ours = Optional.ofNullable(ownNamespaces.get(ProcFiles.fileName(type)));
            if (theirs.isEmpty() || !theirs.equals(ours)) {
                paths.put(type, path);
            }
        });
        return paths;
    }
}
