// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.PluginInfo;
import io.caisson.spi.Plugin;
import io.caisson.spi.hook.LifecycleListenerProvider;
import io.caisson.spi.seal.ExeSealerProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultPluginsTest {
    private static final String OK = "return Availability.available();";

    @TempDir
    Path work;

    private Path directory;
    private PluginJars jars;
    private DefaultPlugins plugins;

    @BeforeEach
    void makeDirectory() throws IOException {
        // the JVM tells plugins by real paths
        directory = Files.createDirectory(work.toRealPath().resolve("plugins"));
        jars = new PluginJars(work);
        plugins = plugins(Map.of());
    }

    @AfterEach
    void closePlugins() {
        plugins.close();
    }

    /** The application here has the API and no providers, as seen through the filter of plugins itself. */
    private DefaultPlugins plugins(Map<String, String> forced) {
        return plugins(new PluginOptions(List.of(directory, work.resolve("none")), forced, false));
    }

    private DefaultPlugins plugins(PluginOptions options) {
        if (plugins != null) {
            plugins.close();
        }
        plugins = new DefaultPlugins(
                options, new NoHost(), new ApiClassLoader(getClass().getClassLoader()));
        return plugins;
    }

    private List<PluginInfo> broken() {
        return plugins.describe().stream().filter(info -> info.kind().isEmpty()).toList();
    }

    @Test
    void findsWhatACallersClassLoaderHasOnceAndLeavesItOpen() throws IOException {
        jars.sealerJar(directory.resolve("a.jar"), "A", "in-directory", 1, OK);
        Path outside = jars.sealerJar(work.resolve("b.jar"), "B", "in-loader", 5, OK);
        ClassLoader parent = getClass().getClassLoader();
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {outside.toUri().toURL()}, parent);
                URLClassLoader child = new URLClassLoader(new URL[0], loader)) {
            plugins(new PluginOptions(
                    List.of(directory), Map.of("exe-sealing", "in-loader"), false, List.of(loader, child)));

            ExeSealerProvider sealer = plugins.exeSealer(Map.of());
            assertThat(sealer.getClass().getClassLoader()).isSameAs(loader);
            assertThat(plugins.describe())
                    .filteredOn(info -> info.name().startsWith("in-"))
                    .extracting(PluginInfo::name, PluginInfo::source)
                    .containsExactly(
                            tuple("in-loader", outside.toString()),
                            tuple("in-directory", directory.resolve("a.jar").toString()));

            plugins.close();
            assertThat(loader.getResource("META-INF/services/" + ExeSealerProvider.class.getName()))
                    .isNotNull();
        }
    }

    @Test
    void choosesTheHighestPriorityThatIsAvailable() throws IOException {
        jars.sealerJar(directory.resolve("a.jar"), "A", "low", 1, OK);
        jars.sealerJar(directory.resolve("b.jar"), "B", "high", 5, OK);
        jars.sealerJar(directory.resolve("c.jar"), "C", "absent", 9, "return Availability.unavailable(\"no luck\");");

        assertThat(plugins.exeSealer(Map.of()).name()).isEqualTo("high");
        assertThat(plugins.describe())
                .containsExactly(
                        info("absent", "c.jar", 9, false, "no luck", false),
                        info("high", "b.jar", 5, true, "best of those available", true),
                        info("low", "a.jar", 1, true, "'high' is used", false));
    }

    private PluginInfo info(String name, String jar, int priority, boolean available, String reason, boolean selected) {
        String source = directory.resolve(jar).toString();
        return new PluginInfo("exe-sealing", name, source, priority, available, reason, selected);
    }

    @Test
    void doesNotProbeBelowTheOneItTakes() throws IOException {
        jars.sealerJar(directory.resolve("a.jar"), "A", "first", 2, OK);
        jars.sealerJar(
                directory.resolve("b.jar"), "B", "second", 1, "System.setProperty(\"test.probed\", \"b\"); " + OK);

        assertThat(plugins.exeSealer(Map.of()).name()).isEqualTo("first");
        assertThat(System.getProperty("test.probed")).isNull();
    }

    @Test
    void namesBothJarsOfATie() throws IOException {
        jars.sealerJar(directory.resolve("a.jar"), "A", "one", 3, OK);
        jars.sealerJar(directory.resolve("b.jar"), "B", "two", 3, OK);

        assertThatThrownBy(() -> plugins.exeSealer(Map.of()))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_UNAVAILABLE))
                .hasMessage(
                        "plugins 'one' (%s/a.jar) and 'two' (%s/b.jar) of kind 'exe-sealing' have the same"
                                + " priority 3: choose one by name",
                        directory, directory);
        assertThat(plugins.describe()).noneMatch(PluginInfo::selected).allMatch(PluginInfo::available);
        assertThat(plugins(Map.of("exe-sealing", "two")).exeSealer(Map.of()).name())
                .isEqualTo("two");
    }

    @Test
    void choosesNeitherOfTwoAlikeAndTakesTheNext() throws IOException {
        jars.sealerJar(directory.resolve("a.jar"), "A", "same", 3, OK);
        jars.sealerJar(directory.resolve("b.jar"), "B", "same", 4, OK);
        jars.sealerJar(directory.resolve("c.jar"), "C", "other", 0, OK);

        String both = "plugins 'same' (" + directory.resolve("b.jar") + ") and 'same' (" + directory.resolve("a.jar")
                + ") of kind 'exe-sealing' have the same name";
        assertThat(plugins.exeSealer(Map.of()).name()).isEqualTo("other");
        assertThat(plugins.describe())
                .filteredOn(info -> info.name().equals("same"))
                .hasSize(2)
                .allSatisfy(info -> assertThat(info.reason()).isEqualTo(both));
        assertThatThrownBy(() -> plugins(Map.of("exe-sealing", "same")).exeSealer(Map.of()))
                .hasMessage(both);
    }

    @Test
    void listsEveryReasonWhenNoneCanBeUsed() throws IOException {
        jars.sealerJar(directory.resolve("a.jar"), "A", "one", 0, "return Availability.unavailable(\"too old\");");
        jars.sealerJar(directory.resolve("b.jar"), "B", "two", 0, "throw new IllegalStateException(\"bug\");");
        Files.writeString(directory.resolve("c.jar"), "not a zip");

        assertThatThrownBy(() -> plugins.exeSealer(Map.of()))
                .hasMessage("no plugin of kind 'exe-sealing' can be used: one: too old; two: probe failed:"
                        + " IllegalStateException: bug; broken: " + directory.resolve("c.jar")
                        + ": 'c.jar' is not a jar: zip END header not found");
    }

    @Test
    void saysSoWhenThereIsNoneAtAll() {
        assertThatThrownBy(() -> plugins.seccompCompiler(Map.of())).hasMessage("no plugin of kind 'seccomp' was found");
        assertThat(plugins.lifecycleListeners()).isEmpty();
        assertThat(plugins.describe()).isEmpty();
    }

    @Test
    void failsLoudlyWhenTheNamedOneIsUnavailableOrUnknown() throws IOException {
        jars.sealerJar(directory.resolve("a.jar"), "A", "one", 0, "return Availability.unavailable(\"too old\");");
        jars.sealerJar(directory.resolve("b.jar"), "B", "two", 0, OK);

        assertThatThrownBy(() -> plugins(Map.of("exe-sealing", "one")).exeSealer(Map.of()))
                .hasMessage("plugin 'one' of kind 'exe-sealing' (" + directory.resolve("a.jar")
                        + ") cannot be used: too old");
        assertThatThrownBy(() -> plugins(Map.of("exe-sealing", "three")).exeSealer(Map.of()))
                .hasMessage("no plugin 'three' of kind 'exe-sealing' was found: known are [one, two]");
        assertThatThrownBy(() -> plugins(Map.of("sealing", "two")).exeSealer(Map.of()))
                .hasMessage("unknown plugin kind 'sealing': must be one of cgroup, resctrl, hooks, seccomp,"
                        + " exe-sealing, lifecycle");
    }

    @Test
    void looksAtAPluginAskedForByNameAlsoWhenItIsNotNeeded() throws IOException {
        jars.sealerJar(directory.resolve("a.jar"), "A", "one", 0, OK);

        plugins(Map.of("exe-sealing", "one")).requireNamed();
        for (PluginKind kind : PluginKind.values()) {
            assertThatThrownBy(() -> plugins(Map.of(kind.label(), "nope")).requireNamed())
                    .as(kind.label())
                    .hasMessageStartingWith("no plugin 'nope' of kind '" + kind.label() + "' was found");
        }
    }

    @Test
    void usesWhatAContainerRemembersUnlessAnotherIsAskedFor() throws IOException {
        jars.sealerJar(directory.resolve("one.jar"), "One", "one", 0, "return Availability.unavailable(\"no more\");");
        jars.sealerJar(directory.resolve("two.jar"), "Two", "two", 10, OK);
        Map<String, String> remembered = Map.of("exe-sealing", "one", "hooks", "other");
        assertThat(plugins.exeSealer(remembered).name()).isEqualTo("one");
        assertThat(plugins.exeSealer(Map.of("hooks", "other")).name()).isEqualTo("two");
        assertThatThrownBy(() -> plugins.exeSealer(Map.of("exe-sealing", "gone")))
                .hasMessageStartingWith("no plugin 'gone' of kind 'exe-sealing' was found");
        assertThat(plugins.toRemember()).isEmpty();
        DefaultPlugins forced = plugins(Map.of("exe-sealing", "two", "cgroup", "x", "lifecycle", "y", "hooks", "z"));
        assertThat(forced.exeSealer(remembered).name()).isEqualTo("two");
        assertThat(forced.toRemember()).isEqualTo(Map.of("exe-sealing", "two", "hooks", "z"));
    }

    @Test
    void knowsWhosePluginsFailureItIs() throws IOException {
        jars.sealerJar(directory.resolve("a.jar"), "A", "one", 0, OK);
        ExeSealerProvider provider = plugins.exeSealer(Map.of());

        assertThatThrownBy(() -> provider.create(new NoHost()))
                .satisfies(own -> assertThat(PluginLoader.culprit(new IllegalArgumentException("around it", own)))
                        .hasValue(directory.resolve("a.jar").toString()));
        assertThat(PluginLoader.culprit(new IllegalStateException("ours"))).isEmpty();
    }

    @Test
    void saysThatAProviderMustBePublic() throws IOException {
        String source = PluginJars.sealer("Hidden", "hidden", 0, OK).replace("public final class", "final class");
        jars.jar(
                directory.resolve("a.jar"),
                jars.compile(Map.of("test.plugin.Hidden", source)),
                Map.of(PluginJars.SEALERS, "test.plugin.Hidden"));

        assertThatThrownBy(() -> plugins.exeSealer(Map.of())).isInstanceOf(CaissonException.class);
        assertThat(broken())
                .extracting(PluginInfo::reason)
                .containsExactly("class 'test.plugin.Hidden' must be public and have a public constructor without"
                        + " arguments");
    }

    @Test
    void reportsEachBrokenJarInOneLineAndUsesTheRest() throws IOException {
        jars.sealerJar(directory.resolve("good.jar"), "Good", "good", 0, OK);
        Files.writeString(directory.resolve("a-text.jar"), "not a zip");
        Map<String, byte[]> future = jars.compile(Map.of("test.plugin.F", PluginJars.sealer("F", "f", 0, OK)));
        future.get("test/plugin/F.class")[7] = 99;
        jars.jar(directory.resolve("b-future.jar"), future, Map.of(PluginJars.SEALERS, "test.plugin.F"));
        jars.jar(directory.resolve("c-missing.jar"), Map.of(), Map.of(PluginJars.SEALERS, "test.plugin.Gone"));
        Map<String, byte[]> alien =
                jars.compile(Map.of("test.plugin.Alien", "package test.plugin; public class Alien {}"));
        jars.jar(directory.resolve("d-alien.jar"), alien, Map.of(PluginJars.SEALERS, "test.plugin.Alien"));
        jars.sealerJar(directory.resolve("e-name.jar"), "E", "Bad Name", 0, OK);
        Files.createSymbolicLink(directory.resolve("f-dangling.jar"), directory.resolve("gone"));
        Files.writeString(directory.resolve("readme.txt"), "passed over");

        assertThat(plugins.exeSealer(Map.of()).name()).isEqualTo("good");
        assertThat(broken())
                .extracting(info -> Path.of(info.source()).getFileName() + ": " + info.reason())
                .containsExactlyInAnyOrder(
                        "a-text.jar: 'a-text.jar' is not a jar: zip END header not found",
                        "b-future.jar: needs Java 55, this is Java "
                                + Runtime.version().feature() + ": class 'test.plugin.F'",
                        "c-missing.jar: failed to load 'test.plugin.Gone': META-INF/services/" + PluginJars.SEALERS
                                + " names it, and there is no such class",
                        "d-alien.jar: failed to load 'test.plugin.Alien': it does not implement " + PluginJars.SEALERS,
                        "e-name.jar: 'test.plugin.E' has the bad name 'Bad Name', want [a-z][a-z0-9-]*",
                        "f-dangling.jar: 'f-dangling.jar' cannot be read: NoSuchFileException: "
                                + directory.resolve("f-dangling.jar"));
        assertThat(broken()).noneMatch(PluginInfo::available).noneMatch(PluginInfo::selected);
    }

    @Test
    void reportsAMissingDependency() throws IOException {
        Map<String, byte[]> classes = jars.compile(
                Map.of(
                        "test.plugin.Needy",
                        PluginJars.sealer("Needy", "needy", 0, "return lib.Library.answer();"),
                        "lib.Library",
                        """
                        package lib;
                        public class Library {
                            public static io.caisson.spi.Availability answer() { return null; }
                        }
                        """));
        Map<String, byte[]> withoutLibrary = new HashMap<>(classes);
        withoutLibrary.remove("lib/Library.class");
        jars.jar(directory.resolve("a.jar"), withoutLibrary, Map.of(PluginJars.SEALERS, "test.plugin.Needy"));

        assertThatThrownBy(() -> plugins.exeSealer(Map.of()))
                .hasMessage("no plugin of kind 'exe-sealing' can be used: needy: probe failed:"
                        + " class 'lib.Library' is missing");
    }

    @Test
    void reportsALibraryOfAnotherVersion() throws IOException {
        Map<String, byte[]> classes = jars.compile(Map.of(
                "test.plugin.Old",
                PluginJars.sealer("Old", "old", 0, "lib.Library.added(); " + OK),
                "lib.Library",
                "package lib; public class Library { public static void added() {} }"));
        classes.putAll(jars.compile(Map.of("lib.Library", "package lib; public class Library { }")));
        jars.jar(directory.resolve("a.jar"), classes, Map.of(PluginJars.SEALERS, "test.plugin.Old"));

        assertThatThrownBy(() -> plugins.exeSealer(Map.of()))
                .hasMessage("no plugin of kind 'exe-sealing' can be used: old: probe failed: was built against"
                        + " another version: method 'void lib.Library.added()' is missing");
    }

    @Test
    void hidesTheApplicationFromPlugins() throws IOException {
        String probe =
                """
                StringBuilder seen = new StringBuilder();
                for (String name : new String[] {"com.google.inject.Injector", "jnr.ffi.Pointer",
                        "com.fasterxml.jackson.databind.ObjectMapper", "io.caisson.runtime.plugin.PluginLoader"}) {
                    try {
                        Class.forName(name);
                        seen.append(name);
                    } catch (ClassNotFoundException e) {
                        seen.append('-');
                    }
                }
                seen.append(org.slf4j.LoggerFactory.class.getClassLoader() == Host.class.getClassLoader());
                ClassLoader mine = getClass().getClassLoader();
                seen.append(mine.getResource("io/caisson/runtime/plugin/PluginLoader.class") == null);
                seen.append(mine.getResource("META-INF/services/org.junit.platform.engine.TestEngine") == null);
                return Availability.unavailable(seen.toString());
                """;
        jars.sealerJar(directory.resolve("a.jar"), "Nosy", "nosy", 0, probe);

        assertThat(getClass().getResource("/META-INF/services/org.junit.platform.engine.TestEngine"))
                .as("what is hidden is there")
                .isNotNull();
        assertThat(plugins.describe()).extracting(PluginInfo::reason).containsExactly("----truetruetrue");
    }

    @Test
    void givesEachPluginItsOwnVersionOfALibrary() throws IOException {
        for (String version : List.of("one", "two")) {
            Map<String, byte[]> classes = jars.compile(Map.of(
                    "test.plugin.User",
                    PluginJars.sealer("User", version, 0, "return Availability.unavailable(lib.Library.version());"),
                    "lib.Library",
                    "package lib; public class Library { public static String version() { return \"version " + version
                            + "\"; } }"));
            jars.jar(directory.resolve(version + ".jar"), classes, Map.of(PluginJars.SEALERS, "test.plugin.User"));
        }

        assertThat(plugins.describe())
                .extracting(info -> info.name() + ": " + info.reason())
                .containsExactly("one: version one", "two: version two");
    }

    @Test
    void takesFoldersOfClassesAndOfJars() throws IOException {
        jars.folder(
                directory.resolve("classes"),
                jars.compile(Map.of("test.plugin.A", PluginJars.sealer("A", "in-classes", 0, OK))),
                Map.of(PluginJars.SEALERS, "test.plugin.A"));
        jars.sealerJar(directory.resolve("jars/b.jar"), "B", "in-jar", 1, OK);
        Files.createDirectories(directory.resolve("damaged"));
        Files.writeString(directory.resolve("damaged/c.jar"), "not a zip", StandardCharsets.UTF_8);

        assertThat(plugins.describe())
                .extracting(info -> info.name() + " " + Path.of(info.source()).getFileName())
                .containsExactly("in-jar jars", "in-classes classes", " damaged");
    }

    @Test
    void takesLibrariesOfAFolderForItsClassesAndNotForPlugins() throws IOException {
        Map<String, byte[]> classes = jars.compile(Map.of(
                "test.plugin.User",
                PluginJars.sealer(
                        "User",
                        "user",
                        0,
                        """
                        try (var words = User.class.getResourceAsStream("/lib/words")) {
                            return Availability.unavailable(lib.Library.text() + new String(words.readAllBytes()));
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                        """),
                "lib.Library",
                "package lib; public class Library { public static String text() { return \"from lib\"; } }"));
        jars.jar(
                directory.resolve("user/user.jar"),
                Map.of("test/plugin/User.class", classes.get("test/plugin/User.class")),
                Map.of(PluginJars.SEALERS, "test.plugin.User"));
        jars.jar(
                directory.resolve("user/lib/library.jar"),
                Map.of(
                        "lib/Library.class",
                        classes.get("lib/Library.class"),
                        "lib/words",
                        " and its resources".getBytes(StandardCharsets.UTF_8)),
                Map.of(PluginJars.SEALERS, "lib.Library"));
        Files.writeString(directory.resolve("user/lib/zzz.jar"), "not a zip", StandardCharsets.UTF_8);

        assertThat(plugins.describe())
                .extracting(info -> info.name() + ": " + info.reason())
                .containsExactly("user: from lib and its resources");
    }

    @Test
    void takesALinkToAJarForTheSameJar() throws IOException {
        jars.sealerJar(directory.resolve("a-1.0.jar"), "A", "one", 0, OK);
        Files.createSymbolicLink(directory.resolve("a.jar"), Path.of("a-1.0.jar"));

        assertThat(plugins.describe()).hasSize(1).allMatch(PluginInfo::selected);
    }

    @Test
    void keepsSystemdCgroupsForThoseWhoAskForThem() throws IOException {
        jars.jar(
                directory.resolve("a.jar"),
                jars.compile(Map.of("test.plugin.S", cgroups("S", "with-systemd", 10, true))),
                Map.of(PluginJars.CGROUPS, "test.plugin.S"));
        jars.jar(
                directory.resolve("b.jar"),
                jars.compile(Map.of("test.plugin.F", cgroups("F", "files", 1, false))),
                Map.of(PluginJars.CGROUPS, "test.plugin.F"));

        assertThat(plugins.cgroupManager().name()).isEqualTo("files");
        assertThat(plugins.describe())
                .extracting(PluginInfo::reason)
                .containsExactly("used only when the systemd driver is asked for", "best of those available");
        assertThat(plugins.cgroupManager("with-systemd").name()).isEqualTo("with-systemd");
        assertThat(plugins(Map.of("cgroup", "with-systemd")).cgroupManager().name())
                .isEqualTo("with-systemd");
        assertThat(plugins(new PluginOptions(List.of(directory), Map.of(), true))
                        .cgroupManager()
                        .name())
                .isEqualTo("with-systemd");
        assertThatThrownBy(() -> plugins.cgroupManager("gone"))
                .hasMessage("no plugin 'gone' of kind 'cgroup' was found: known are [files, with-systemd]");
    }

    private static String cgroups(String className, String name, int priority, boolean systemd) {
        return """
                package test.plugin;
                import io.caisson.spi.Availability;
                import io.caisson.spi.cgroup.*;
                import io.caisson.spi.host.Host;
                public final class %s implements CgroupManagerProvider {
                    public String name() { return "%s"; }
                    public int priority() { return %d; }
                    public boolean systemd() { return %b; }
                    public Availability probe(Host host) { return Availability.available(); }
                    public CgroupManager create(CgroupContext context) { throw new IllegalStateException(); }
                }
                """
                .formatted(className, name, priority, systemd);
    }

    @Test
    void usesEveryListenerThatIsAvailableAndInsistsOnThoseNamed() throws IOException {
        jars.jar(
                directory.resolve("a.jar"),
                jars.compile(Map.of(
                        "test.plugin.L1", PluginJars.listener("L1", "audit", 1, OK),
                        "test.plugin.L2", PluginJars.listener("L2", "policy", 5, OK),
                        "test.plugin.L3",
                                PluginJars.listener(
                                        "L3", "sleepy", 9, "return Availability.unavailable(\"not today\");"))),
                Map.of(PluginJars.LISTENERS, "test.plugin.L1\ntest.plugin.L2\ntest.plugin.L3\n"));

        assertThat(plugins.lifecycleListeners()).extracting(Plugin::name).containsExactly("policy", "audit");
        assertThat(plugins(Map.of("lifecycle", "audit")).lifecycleListeners())
                .extracting(LifecycleListenerProvider::name)
                .containsExactly("policy", "audit");
        assertThatThrownBy(() -> plugins(Map.of("lifecycle", "audit,sleepy")).lifecycleListeners())
                .hasMessageContaining("plugin 'sleepy' of kind 'lifecycle'")
                .hasMessageEndingWith("cannot be used: not today");
    }

    @Test
    void findsProvidersOfTheApplicationItself() throws IOException {
        Path jar = jars.sealerJar(work.toRealPath().resolve("app.jar"), "App", "of-the-application", 0, OK);
        try (java.net.URLClassLoader application = new java.net.URLClassLoader(
                new java.net.URL[] {jar.toUri().toURL()},
                new ApiClassLoader(getClass().getClassLoader()))) {
            DefaultPlugins own = new DefaultPlugins(PluginOptions.classPathOnly(), new NoHost(), application);
            ExeSealerProvider found = own.exeSealer(Map.of());
            assertThat(found.name()).isEqualTo("of-the-application");
            assertThat(own.describe()).extracting(PluginInfo::source).containsExactly(jar.toString());
            own.close();
        }
    }
}
