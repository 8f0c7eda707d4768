// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import io.caisson.runtime.text.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Service files by which a plugin offers what no caisson of this version asks for: misspelt, or of a newer API. */
final class ServiceFiles {
    private static final String DIRECTORY = "META-INF/services/";
    private static final String OURS = "io.caisson.";

    private ServiceFiles() {}

    /** A line for each of a jar. */
    static List<String> unknown(JarFile jar) {
        List<String> lines = new ArrayList<>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName();
            if (name.startsWith(DIRECTORY + OURS)) {
                add(name.substring(DIRECTORY.length()), lines);
            }
        }
        return lines;
    }

    /** A line for each of a folder with classes. */
    static List<String> unknown(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        Path directory = folder.resolve(DIRECTORY);
        if (Files.isDirectory(directory)) {
            for (Path file : PluginSource.entries(directory, OURS + "*")) {
                add(file.getFileName().toString(), lines);
            }
        }
        return lines;
    }

    private static void add(String service, List<String> lines) {
        List<String> known =
                Arrays.stream(PluginKind.values()).map(PluginKind::service).toList();
        if (!known.contains(service)) {
            lines.add("failed to use '" + DIRECTORY + service + "': caisson-api " + ApiVersion.CURRENT
                    + " has no such kind of plugin, the nearest name is '"
                    + Nearest.of(service, known).orElseThrow() + "'");
        }
    }
}
