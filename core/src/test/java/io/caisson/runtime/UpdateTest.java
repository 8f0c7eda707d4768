// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ErrorCode;
import io.caisson.api.RunningProcess;
import io.caisson.api.SpecException;
import io.caisson.spec.LinuxPids;
import io.caisson.spec.LinuxResources;
import io.caisson.testkit.Resources;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of limits. */
class UpdateTest {
    private static final LinuxResources NINE = Resources.none().pids(9).build();

    @TempDir
    Path directory;

    private World world;

    private Container create(String linux) {
        world = new World(directory).bundle("", linux);
        return world.create("one");
    }

    @BeforeEach
    void limited() {
        create(",\"resources\":{\"pids\":{\"limit\":5}}");
    }

    @AfterEach
    void delete() {
        world.runtime.delete("one", true);
        CreateUndoTest.assertNothingLeft(world, "after the test");
    }

    private Optional<Long> savedLimit() {
        return world.runtime
                .get("one")
                .config()
                .linux()
                .flatMap(linux -> linux.resources())
                .flatMap(LinuxResources::pids)
                .map(LinuxPids::limit);
    }

    @Test
    @DisplayName("S4: what the cgroup accepted is what the state says")
    void accepted() {
        world.runtime.get("one").update(NINE);
        assertThat(world.plugins.cgroup("one").calls()).endsWith("set");
        assertThat(savedLimit()).hasValue(9L);
    }

    @Test
    @DisplayName("S4: what the cgroup refused is not in the state")
    void refused() {
        CaissonException refusal = new CaissonException(ErrorCode.CGROUP_FAILED, "pids.max: no");
        world.plugins.cgroup("one").fail("set", refusal);
        assertThatThrownBy(() -> world.runtime.get("one").update(NINE)).isSameAs(refusal);
        assertThat(savedLimit()).hasValue(5L);
    }

    @Test
    @DisplayName("S4: limits that mean nothing do not reach the cgroup")
    void meaningless() {
        LinuxResources nothing = Resources.none().pids(-7).build();
        assertThatThrownBy(() -> world.runtime.get("one").update(nothing)).isInstanceOf(SpecException.class);
        assertThat(world.plugins.cgroup("one").calls()).doesNotContain("set");
    }

    @Test
    @DisplayName("S4: a stopped container has nothing to change")
    void stopped() throws InterruptedException {
        Container container = world.runtime.get("one");
        RunningProcess init = container.init().orElseThrow();
        init.signal(9);
        init.waitFor();
        assertThatThrownBy(() -> container.update(NINE)).hasMessage("container not running");
    }
}
