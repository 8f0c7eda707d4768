// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.Container;
import io.caisson.api.ExecOptions;
import io.caisson.api.ProcessIo;
import io.caisson.spec.ContainerProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container keeps the plugins that were asked for when it was made. */
class RememberedPluginsTest {
    private static final Map<String, String> NAMED =
            new TreeMap<>(Map.of("hooks", "mine", "seccomp", "other", "exe-sealing", "pinned"));

    @TempDir
    Path directory;

    @Test
    void untilItIsDeleted() {
        World world = new World(directory)
                .bundle(
                        ",\"hooks\":{\"poststart\":[{\"path\":\"/bin/true\"}],\"poststop\":[{\"path\":\"/bin/true\"}]}",
                        ",\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
        world.plugins.named = NAMED;
        Container container = world.create("one");
        assertThat(world.store.load("one").plugins()).isEqualTo(NAMED);
        world.plugins.named = Map.of();
        world.plugins.asked.clear();

        container.start();
        assertThat(world.plugins.asked).containsExactly("hooks " + NAMED);
        world.plugins.asked.clear();

        ContainerProcess process = container.config().process().orElseThrow();
        container.exec(new ExecOptions(process, ProcessIo.none(), false, Map.of(), Optional.empty()));
        assertThat(world.plugins.asked).containsExactly("seccomp " + NAMED, "exe-sealing " + NAMED);
        world.plugins.asked.clear();

        world.runtime.delete("one", true);
        assertThat(world.plugins.asked).containsExactly("hooks " + NAMED);
    }

    @Test
    void andNoneWhereNoneWasAskedFor() {
        World world = new World(directory);
        world.create("one");
        assertThat(world.store.load("one").plugins()).isEmpty();
        assertThat(world.plugins.asked).containsExactly("exe-sealing {}");
        world.runtime.delete("one", true);
    }
}
