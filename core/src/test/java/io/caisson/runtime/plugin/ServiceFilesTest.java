// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.PluginInfo;
import io.caisson.spi.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Service files with something wrong in them, or in their names. */
class ServiceFilesTest {
    private static final String MISSPELT = "io.caisson.spi.seal.ExeSealersProvider";
    private static final String LATER = "io.caisson.spi.net.NetworkProvider";
    private static final String OK = "return Availability.available();";

    @TempDir
    Path work;

    private Path directory;
    private PluginJars jars;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(work.toRealPath().resolve("plugins"));
        jars = new PluginJars(work);
    }

    private List<PluginInfo> described() {
        PluginOptions options = new PluginOptions(List.of(directory), Map.of(), false);
        try (DefaultPlugins plugins = new DefaultPlugins(
                options, new NoHost(), new ApiClassLoader(getClass().getClassLoader()))) {
            assertThat(plugins.exeSealer(Map.of()).name()).isEqualTo("good");
            return plugins.describe();
        }
    }

    private List<String> broken() {
        return described().stream()
                .filter(info -> info.kind().isEmpty())
                .map(info -> Path.of(info.source()).getFileName() + ": " + info.reason())
                .toList();
    }

    private static String unknown(String service, String nearest) {
        return "failed to use 'META-INF/services/" + service + "': caisson-api " + ApiVersion.CURRENT
                + " has no such kind of plugin, the nearest name is '" + nearest + "'";
    }

    @ParameterizedTest
    @EnumSource
    void everyKindIsNamedAfterItsInterface(PluginKind kind) throws ClassNotFoundException {
        assertThat(Plugin.class).isAssignableFrom(Class.forName(kind.service()));
    }

    @Test
    void namesAnUnknownServiceOfAJarThatIsUsedOtherwise() throws IOException {
        Map<String, byte[]> good = jars.compile(Map.of("test.plugin.Good", PluginJars.sealer("Good", "good", 0, OK)));
        Map<String, String> services = new LinkedHashMap<>();
        services.put(PluginJars.SEALERS, "test.plugin.Good");
        services.put(MISSPELT, "test.plugin.Good");
        services.put(LATER, "test.plugin.Good");
        services.put("org.example.Other", "test.plugin.Good");
        jars.jar(directory.resolve("good.jar"), good, services);
        assertThat(broken())
                .containsExactlyInAnyOrder(
                        "good.jar: " + unknown(MISSPELT, PluginJars.SEALERS),
                        "good.jar: " + unknown(LATER, "io.caisson.spi.rdt.ResctrlProvider"));
    }

    @Test
    void namesAnUnknownServiceOfAFolder() throws IOException {
        jars.sealerJar(directory.resolve("good.jar"), "Good", "good", 0, OK);
        jars.folder(directory.resolve("classes"), Map.of(), Map.of(MISSPELT, "test.plugin.X"));
        jars.jar(directory.resolve("folder/own.jar"), Map.of(), Map.of(MISSPELT, "test.plugin.X"));
        jars.jar(directory.resolve("folder/lib/library.jar"), Map.of(), Map.of(MISSPELT, "test.plugin.X"));
        assertThat(broken())
                .containsExactlyInAnyOrder(
                        "classes: " + unknown(MISSPELT, PluginJars.SEALERS),
                        "folder: " + unknown(MISSPELT, PluginJars.SEALERS));
    }

    @Test
    void quotesTheLineOfAServiceFileThatIsNoClassName() throws IOException {
        jars.sealerJar(directory.resolve("good.jar"), "Good", "good", 0, OK);
        jars.jar(directory.resolve("syntax.jar"), Map.of(), Map.of(PluginJars.SEALERS, "# mine\ntwo words\n"));
        jars.jar(directory.resolve("name.jar"), Map.of(), Map.of(PluginJars.SEALERS, "a-b\n"));
        assertThat(broken())
                .containsExactlyInAnyOrder(
                        "syntax.jar: failed to read 'META-INF/services/" + PluginJars.SEALERS
                                + "', line 2: illegal configuration-file syntax",
                        "name.jar: failed to read 'META-INF/services/" + PluginJars.SEALERS
                                + "', line 1: illegal provider-class name: a-b");
    }

    @Test
    void leavesOtherWordsAsTheyAre() {
        assertThat(ServiceFault.describe("something else")).isEqualTo("something else");
        assertThat(ServiceFault.describe("a.B: something else")).isEqualTo("a.B: something else");
        assertThat(ServiceFault.describe("a.B: Provider c.D not a subtype"))
                .isEqualTo("failed to load 'c.D': it does not implement a.B");
    }
}
