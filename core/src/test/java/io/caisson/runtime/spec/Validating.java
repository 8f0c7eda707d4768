// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.api.SpecProblem;
import io.caisson.spec.RuntimeSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Validates configurations written as text, on a host that a test makes up. */
final class Validating {
    private static final String BASE =
            """
            {"ociVersion": "1.3.0", "root": {"path": "rootfs"}, "process": {"cwd": "/", "args": ["sh"]},
             "linux": {"namespaces": [{"type": "mount"}, {"type": "pid"}]}}
            """;

    private static final Set<String> FILES = Set.of(
            "/bundle/rootfs",
            "/bundle/file",
            "/proc/self/ns/mnt",
            "/proc/self/ns/pid",
            "/proc/self/ns/net",
            "/proc/self/ns/ipc",
            "/proc/self/ns/uts",
            "/proc/self/ns/user",
            "/proc/self/ns/cgroup",
            "/run/netns/own",
            "/run/netns/host");

    private Validating() {}

    /** Everything but a few names is absent there; the kernel has no time namespaces. */
    static ValidationContext host(boolean rootless) {
        return new ValidationContext(
                Path.of("/bundle"),
                rootless,
                path -> path.equals(Path.of("/bundle/rootfs")),
                path -> FILES.contains(path.toString()),
                (one, other) -> one.toString().equals("/run/netns/host")
                        && other.toString().equals("/proc/self/ns/net"));
    }

    /** Problems of a sound configuration with some of its properties replaced, on top and in /linux and /process. */
    static List<String> problems(String changes) {
        return texts(SpecValidator.validate(spec(changes), host(false)));
    }

    static List<String> rootlessProblems(String changes) {
        return texts(SpecValidator.validate(spec(changes), host(true)));
    }

    static List<String> warnings(String changes) {
        return texts(SpecValidator.check(spec(changes), host(false)).warnings());
    }

    static RuntimeSpec spec(String changes) {
        ObjectNode tree = (ObjectNode) JsonText.parse(BASE.getBytes(StandardCharsets.UTF_8));
        JsonText.parse(changes.getBytes(StandardCharsets.UTF_8)).properties().forEach(change -> {
            boolean section = change.getKey().equals("linux") || change.getKey().equals("process");
            if (section && change.getValue().isObject()) {
                ((ObjectNode) tree.get(change.getKey())).setAll((ObjectNode) change.getValue());
            } else {
                tree.set(change.getKey(), change.getValue());
            }
        });
        return new SpecReader().parse(JsonText.compact(tree).getBytes(StandardCharsets.UTF_8));
    }

    static List<String> texts(List<SpecProblem> problems) {
        return problems.stream().map(SpecProblem::toString).toList();
    }
}
