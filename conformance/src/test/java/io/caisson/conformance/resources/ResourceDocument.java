// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.resources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** docs/resource-conformance.md: sections by title, of as many machines. */
final class ResourceDocument {
    private static final Path FILE =
            Path.of(System.getProperty("caisson.resources.document", "../docs/resource-conformance.md"));
    private static final Path OUT = Path.of(System.getProperty("caisson.resources.out", "target"));
    private static final String HEAD =
            """
            # linux.resources in the kernel's files

            Each value of `linux.resources` in a container of caisson, runc and crun: what the control file holds after
            `create`, what it holds after `update -r` of another value, and what `events --stats` tells of it then. Made by
            `ResourcesIT` (package `io.caisson.conformance.resources`), on the host and in the guests of `conformance/vm`; it
            fails when caisson writes something else than it should, when an oracle differs without an explanation, when a
            cgroup is left after `delete`, or when this file is not what it found. Each run leaves its section, in guests
            where `run-guest` is told to; `mvn -pl conformance -am test -Dtest=ResourceDocumentTest
            -Dsurefire.failIfNoSpecifiedTests=false -Dcaisson.table.update=true -Dcaisson.native.skip`
            puts those of `conformance/target` and `conformance/target/tap-reports` here.

            **=**: the same as caisson. Values that this kernel has no file for are not dropped silently: what caisson says
            about them is shown.
            """;

    private ResourceDocument() {}

    static boolean updates() {
        return Boolean.getBoolean("caisson.table.update");
    }

    static String read() throws IOException {
        return Files.exists(FILE) ? Files.readString(FILE) : "";
    }

    /** Keeps a section for the next update. */
    static void leave(String name, String section) throws IOException {
        Files.createDirectories(OUT);
        Files.writeString(OUT.resolve(name), section);
    }

    static void update() throws IOException {
        Map<String, String> sections = sections(read());
        for (Path directory : List.of(OUT.resolve("tap-reports"), OUT)) {
            for (Path file : left(directory)) {
                sections.putAll(sections(Files.readString(file)));
            }
        }
        Files.writeString(FILE, text(sections));
    }

    private static List<Path> left(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.getFileName().toString().matches("resources-.*\\.md"))
                    .sorted()
                    .toList();
        }
    }

    static String text(Map<String, String> sections) {
        return HEAD + String.join("", sections.values());
    }

    /** By title. */
    static Map<String, String> sections(String text) {
        Map<String, String> sections = new TreeMap<>();
        for (String part : text.split("(?m)^(?=## )", -1)) {
            if (part.startsWith("## ")) {
                sections.put(part.lines().findFirst().orElse(""), "\n" + part.stripTrailing() + "\n");
            }
        }
        return sections;
    }
}
