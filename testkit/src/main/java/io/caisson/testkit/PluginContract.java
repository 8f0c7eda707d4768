// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spi.Availability;
import io.caisson.spi.Plugin;
import io.caisson.spi.host.Host;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every provider. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class PluginContract<P extends Plugin> {
    /** For the host on which nothing is mounted. */
    @TempDir
    Path emptyDirectory;

    /** The provider under test. */
    protected abstract P provider();

    /** The interface that it provides. */
    protected abstract Class<P> kind();

    /** A machine on which the provider works. */
    protected abstract Host host();

    /** Whether it works on a machine whose /proc and /sys are empty. */
    protected boolean worksAnywhere() {
        return false;
    }

    @Test
    @DisplayName("its name is lower case words joined by hyphens")
    void hasAStableName() {
        assertThat(provider().name()).matches("[a-z][a-z0-9-]*");
        assertThat(provider().name()).isEqualTo(provider().name());
    }

    @Test
    @DisplayName("it is public, final, has a constructor without arguments and is listed in META-INF/services")
    void canBeFound() throws Exception {
        Class<?> type = provider().getClass();
        assertThat(Modifier.isPublic(type.getModifiers())).as("public").isTrue();
        assertThat(Modifier.isFinal(type.getModifiers())).as("final").isTrue();
        assertThat(Modifier.isPublic(type.getConstructor().getModifiers())).isTrue();
        assertThat(services(type.getClassLoader())).contains(type.getName());
    }

    private List<String> services(ClassLoader loader) throws IOException {
        List<String> names = new ArrayList<>();
        for (URL url : Collections.list(loader.getResources("META-INF/services/" + kind().getName()))) {
            try (InputStream in = url.openStream()) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .forEach(names::add);
            }
        }
        return names;
    }

    @Test
    @DisplayName("a probe on a machine that fits says that it can be used")
    void isAvailableOnItsHost() {
        assertThat(provider().probe(host())).isInstanceOf(Availability.Available.class);
    }

    @Test
    @DisplayName("probing twice gives the same answer and changes no byte")
    void probeHasNoSideEffects() {
        Host host = host();
        Map<String, String> before = content(host);
        Availability first = provider().probe(host);
        assertThat(provider().probe(host)).isEqualTo(first);
        assertThat(content(host)).isEqualTo(before);
    }

    private static Map<String, String> content(Host host) {
        return host instanceof TempHost temporary ? Tree.snapshot(temporary.root()) : Map.of();
    }

    @Test
    @DisplayName("a probe on an empty machine gives a reason in words and leaves it empty")
    void probeOfAnEmptyHostSaysWhy() {
        TempHost empty = TempHost.in(emptyDirectory);
        Map<String, String> before = Tree.snapshot(empty.root());
        Availability answer = provider().probe(empty);
        if (worksAnywhere()) {
            assertThat(answer).isInstanceOf(Availability.Available.class);
        } else {
            assertThat(answer)
                    .as("an empty machine, on which it works only if worksAnywhere() says so")
                    .isInstanceOf(Availability.Unavailable.class);
            assertThat(((Availability.Unavailable) answer).reason())
                    .contains(" ")
                    .doesNotEndWith(".");
        }
        assertThat(Tree.snapshot(empty.root())).isEqualTo(before);
    }
}
