// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spi.Plugin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes plugins from the sources of a Maven project, with nothing but the API on the class path. */
public final class PluginJar {
    private PluginJar() {}

    /** Classes and service files in a folder. */
    public static Path folder(Path project, Path folder) throws IOException, URISyntaxException {
        Path api = Path.of(
                Plugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return folder(project, folder, List.of(api));
    }

    /** The same of a project that is compiled with these libraries. */
    public static Path folder(Path project, Path folder, List<Path> libraries) throws IOException {
        List<Path> sources = files(project.resolve("src/main/java"));
        assertThat(sources).as("sources of " + project).isNotEmpty();
        Files.createDirectories(folder);
        compile(sources, folder, libraries);
        Path resources = project.resolve("src/main/resources");
        for (Path resource : Files.isDirectory(resources) ? files(resources) : List.<Path>of()) {
            Path copy = folder.resolve(resources.relativize(resource).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(resource, copy);
        }
        return folder;
    }

    /** The same as a jar; {@code work} is a directory for what it is made from. */
    public static Path jar(Path project, Path jar, Path work) throws IOException, URISyntaxException {
        return pack(folder(project, work), jar);
    }

    /** The files of a folder as a jar. */
    static Path pack(Path content, Path jar) throws IOException {
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Path entry : files(content)) {
                out.putNextEntry(new JarEntry(content.relativize(entry).toString()));
                Files.copy(entry, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private static void compile(List<Path> sources, Path output, List<Path> libraries) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = libraries.stream().map(Path::toString).collect(Collectors.joining(":"));
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            manager,
                            null,
                            List.of("-d", output.toString(), "-cp", classPath, "-proc:none", "--release", "17"),
                            null,
                            manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
