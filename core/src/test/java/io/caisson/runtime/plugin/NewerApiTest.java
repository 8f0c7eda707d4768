// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.PluginInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that were built against an API of tomorrow. */
class NewerApiTest {
    private static final String OK = "return Availability.available();";

    @TempDir
    Path work;

    private Path directory;
    private PluginJars jars;
    private DefaultPlugins plugins;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(work.toRealPath().resolve("plugins"));
        jars = new PluginJars(work);
        plugins = new DefaultPlugins(
                new PluginOptions(List.of(directory), Map.of(), false),
                new NoHost(),
                new ApiClassLoader(getClass().getClassLoader()));
    }

    @AfterEach
    void closePlugins() {
        plugins.close();
    }

    @Test
    void namesANewerApiForWhatItLacks() throws IOException {
        jars.sealerJar(directory.resolve("good.jar"), "Good", "good", 0, OK);
        newer(
                "a-class.jar",
                "LaterClass",
                "io.caisson.spi.host.Later.added(); ",
                Map.of(
                        "io.caisson.spi.host.Later",
                        "package io.caisson.spi.host; public class Later { public static void added() {} }"));
        newer(
                "b-method.jar",
                "LaterMethod",
                "io.caisson.spi.Availability.later(); ",
                Map.of(
                        "io.caisson.spi.Availability",
                        """
                        package io.caisson.spi;
                        public interface Availability {
                            static Availability available() { return null; }
                            static void later() {}
                        }
                        """));
        Map<String, byte[]> classes = jars.compile(Map.of("test.plugin.M", PluginJars.sealer("M", "m", 0, OK)));
        Map<String, byte[]> manifest = new HashMap<>(classes);
        manifest.put("META-INF/MANIFEST.MF", bytes("Manifest-Version: 1.0\nCaisson-Api: 0.10\n"));
        jars.jar(directory.resolve("c-manifest.jar"), manifest, Map.of(PluginJars.SEALERS, "test.plugin.M"));
        manifest.put("META-INF/MANIFEST.MF", bytes("Manifest-Version: 1.0\nCaisson-Api: soon\n"));
        jars.jar(directory.resolve("d-manifest.jar"), manifest, Map.of(PluginJars.SEALERS, "test.plugin.M"));
        manifest.put("META-INF/MANIFEST.MF", bytes("Manifest-Version: 1.0\nCaisson-Api: 0.1\n"));
        jars.jar(directory.resolve("e-manifest.jar"), manifest, Map.of(PluginJars.SEALERS, "test.plugin.M"));

        assertThat(plugins.describe())
                .extracting(info -> Path.of(info.source()).getFileName() + ": " + info.reason())
                .contains(
                        "a-class.jar: probe failed: was built against a newer caisson-api: class"
                                + " 'io.caisson.spi.host.Later' is missing",
                        "b-method.jar: probe failed: was built against a newer caisson-api: method 'void"
                                + " io.caisson.spi.Availability.later()' is missing",
                        "c-manifest.jar: needs caisson-api 0.10, this is 0.1",
                        "d-manifest.jar: has the bad Caisson-Api 'soon' in its manifest, want such as 0.1");
        assertThat(plugins.describe())
                .filteredOn(PluginInfo::available)
                .extracting(PluginInfo::name)
                .contains("good", "m");
    }

    @Test
    void knowsTheVersionOfTheApi() throws IOException {
        assertThat(Files.readString(Path.of("../pom.xml")))
                .containsPattern("<version>" + ApiVersion.CURRENT + "\\.\\d+(-SNAPSHOT)?</version>");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A sealer that was compiled against an API of tomorrow, which has what the class path here has not. */
    private void newer(String jar, String className, String statement, Map<String, String> api) throws IOException {
        Map<String, String> sources = new HashMap<>(api);
        sources.put(
                "test.plugin." + className,
                PluginJars.sealer(className, className.toLowerCase(Locale.ROOT), 0, statement + OK));
        Map<String, byte[]> classes = jars.compile(sources);
        classes.keySet().removeIf(name -> name.startsWith("io/caisson/"));
        jars.jar(directory.resolve(jar), classes, Map.of(PluginJars.SEALERS, "test.plugin." + className));
    }
}
