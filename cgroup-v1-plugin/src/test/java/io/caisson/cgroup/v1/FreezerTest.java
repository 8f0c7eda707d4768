// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.testkit.FakeCgroupV1;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreezerTest {
    @TempDir
    Path directory;

    private TempHost host;
    private FakeCgroupV1 hierarchy;
    private CgroupManager manager;

    @BeforeEach
    void prepareCgroup() {
        host = TempHost.in(directory);
        hierarchy = FakeCgroupV1.mount(host, "/").get("freezer");
        manager = new CgroupfsV1Provider().create(CgroupContext.of(host, "box", Optional.of("/box")));
        manager.prepare(Resources.none().build());
    }

    @Test
    @DisplayName("S15: a freeze that is not done at once is written again")
    void writesAgain() {
        hierarchy.slowFreezes(3);
        manager.freeze();
        assertThat(manager.freezerState()).isEqualTo(FreezerState.FROZEN);
        assertThat(host.files().written("freezer.state")).containsExactly("FROZEN", "FROZEN", "FROZEN", "FROZEN");
    }

    @Test
    @DisplayName("S15: a freeze that takes long lets the cgroup run in between")
    void thawsInBetween() {
        hierarchy.slowFreezes(60);
        manager.freeze();
        assertThat(host.files().written("freezer.state"))
                .containsOnlyOnce("THAWED")
                .endsWith("FROZEN");
    }

    @Test
    @DisplayName("S15: a freeze that is never done fails, and the cgroup is thawed")
    void givesUp() {
        hierarchy.slowFreezes(Integer.MAX_VALUE);
        Path cgroup = hierarchy.root().resolve("box");
        Freezer freezer = new Freezer(cgroup, host.files(), Duration.ofMillis(1));
        assertThatThrownBy(freezer::freeze)
                .hasMessage("unable to freeze '" + cgroup + "': it stays in the state FREEZING");
        assertThat(manager.freezerState()).isEqualTo(FreezerState.THAWED);
    }

    @Test
    @DisplayName("S15: what only an ancestor froze is not paused itself")
    void looksAtItselfOnly() {
        Path cgroup = hierarchy.root().resolve("box");
        Tree.file(cgroup.resolve("freezer.state"), "FROZEN");
        assertThat(manager.freezerState()).isEqualTo(FreezerState.THAWED);
        Tree.file(cgroup.resolve("freezer.self_freezing"), "1");
        assertThat(manager.freezerState()).isEqualTo(FreezerState.FROZEN);
    }

    @Test
    @DisplayName("S14: what is gone needs no killing")
    void killsNothing() {
        manager.destroy();
        manager.killAll();
        assertThat(host.calls().signals()).isEmpty();
    }

    @Test
    @DisplayName("S16: a cgroup that processes are still leaving is removed when they have left")
    void waitsForLeavers() {
        host.files().failRemovals(hierarchy.root().resolve("box"), 3);
        manager.destroy();
        assertThat(manager.exists()).isFalse();
    }
}
