// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.plugin;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Jars with listeners that cannot be used, each for another reason. */
final class BadPlugins {
    private static final String LISTENERS = "META-INF/services/io.caisson.spi.hook.LifecycleListenerProvider";

    private static final String PROVIDER =
            """
            package bad;
            import io.caisson.spi.Availability;
            import io.caisson.spi.hook.*;
            import io.caisson.spi.host.Host;
            public final class Provider implements LifecycleListenerProvider%s {
                public String name() { return "%s"; }
                public Availability probe(Host host) { %s return Availability.available(); }
                public LifecycleListener create(Host host) { return new LifecycleListener() {}; }
            }
            """;

    private static final String LATER =
            "package io.caisson.spi.hook; public interface Later { static void added() {} }";

    private final Path directory;
    private final Path work;

    BadPlugins(Path directory, Path work) {
        this.directory = directory;
        this.work = work;
    }

    void noJar(String name) throws IOException {
        Files.writeString(directory.resolve(name), "no jar");
    }

    /** The name of its service file is misspelt, and there is nothing else in it. */
    void unknownKind(String name) throws IOException {
        Path content = work.resolve(name);
        write(content.resolve(LISTENERS.replace("Listener", "Listner")), "bad.Provider\n");
        pack(name, content);
    }

    /** It and its class are not what the API here has. */
    void newerInterface(String name) throws IOException, URISyntaxException {
        pack(name, compiled(name, PROVIDER.formatted(", Later", "newer-interface", "")));
    }

    /** It calls what the API here does not have. */
    void newerCall(String name) throws IOException, URISyntaxException {
        pack(name, compiled(name, PROVIDER.formatted("", "newer-call", "Later.added();")));
    }

    void newerJava(String name) throws IOException, URISyntaxException {
        Path content = compiled(name, PROVIDER.formatted("", "newer-java", ""));
        Path file = content.resolve("bad/Provider.class");
        byte[] bytes = Files.readAllBytes(file);
        bytes[7] = 99; // the major version, that of Java 55
        Files.write(file, bytes);
        pack(name, content);
    }

    void newerManifest(String name) throws IOException, URISyntaxException {
        Path content = compiled(name, PROVIDER.formatted("", "newer-manifest", ""));
        Files.writeString(content.resolve("META-INF/MANIFEST.MF"), "Manifest-Version: 1.0\nCaisson-Api: 99.0\n");
        pack(name, content);
    }

    private Path compiled(String name, String provider) throws IOException, URISyntaxException {
        Path project = Files.createDirectories(work.resolve(name));
        write(project.resolve("src/main/java/bad/Provider.java"), provider);
        write(project.resolve("src/main/java/io/caisson/spi/hook/Later.java"), LATER);
        write(project.resolve("src/main/resources").resolve(LISTENERS), "bad.Provider\n");
        Path content = PluginJar.folder(project, project.resolve("content"));
        Files.delete(content.resolve("io/caisson/spi/hook/Later.class"));
        return content;
    }

    private void pack(String name, Path content) throws IOException {
        PluginJar.pack(content, directory.resolve(name));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
