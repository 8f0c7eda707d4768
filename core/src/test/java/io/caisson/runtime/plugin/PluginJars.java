// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes plugin jars out of source text. */
final class PluginJars {
    static final String SEALERS = "io.caisson.spi.seal.ExeSealerProvider";
    static final String CGROUPS = "io.caisson.spi.cgroup.CgroupManagerProvider";
    static final String LISTENERS = "io.caisson.spi.hook.LifecycleListenerProvider";

    private final Path work;

    PluginJars(Path work) {
        this.work = work;
    }

    /** Source of a sealer whose name, priority and probe are these expressions. */
    static String sealer(String className, String name, int priority, String probe) {
        return """
                package test.plugin;
                import io.caisson.spi.Availability;
                import io.caisson.spi.host.Host;
                import io.caisson.spi.seal.*;
                public final class %s implements ExeSealerProvider {
                    public String name() { return "%s"; }
                    public int priority() { return %d; }
                    public Availability probe(Host host) { %s }
                    public ExeSealer create(Host host) { throw new IllegalStateException("not used"); }
                }
                """
                .formatted(className, name, priority, probe);
    }

    /** A jar with one sealer, {@code test.plugin.<className>}. */
    Path sealerJar(Path jar, String className, String name, int priority, String probe) throws IOException {
        return jar(
                jar,
                compile(Map.of("test.plugin." + className, sealer(className, name, priority, probe))),
                Map.of(SEALERS, "test.plugin." + className));
    }

    /** Class files by entry name. */
    Map<String, byte[]> compile(Map<String, String> sources, Path... extraClassPath) throws IOException {
        Path output = Files.createTempDirectory(work, "classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringBuilder classPath = new StringBuilder(System.getProperty("java.class.path"));
        for (Path extra : extraClassPath) {
            classPath.append(':').append(extra);
        }
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        List<String> options = List.of("-d", output.toString(), "-cp", classPath.toString(), "-proc:none", "-nowarn");
        if (!compiler.getTask(null, null, null, options, null, units).call()) {
            throw new IllegalStateException("test source does not compile");
        }
        return read(output);
    }

    Path jar(Path jar, Map<String, byte[]> classes, Map<String, String> services) throws IOException {
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry :
                    withServices(classes, services).entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return jar;
    }

    /** The same as a folder. */
    Path folder(Path folder, Map<String, byte[]> classes, Map<String, String> services) throws IOException {
        for (Map.Entry<String, byte[]> entry : withServices(classes, services).entrySet()) {
            Path file = folder.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
        return folder;
    }

    private static Map<String, byte[]> withServices(Map<String, byte[]> classes, Map<String, String> services) {
        Map<String, byte[]> all = new LinkedHashMap<>(classes);
        services.forEach((spi, provider) ->
                all.put("META-INF/services/" + spi, provider.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return all;
    }

    private static Map<String, byte[]> read(Path directory) throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    classes.put(directory.relativize(file).toString(), Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return classes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** The same for a listener. */
    static String listener(String className, String name, int priority, String probe) {
        return sealer(className, name, priority, probe)
                .replace("io.caisson.spi.seal", "io.caisson.spi.hook")
                .replace("ExeSealerProvider", "LifecycleListenerProvider")
                .replace("ExeSealer", "LifecycleListener");
    }
}
