// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ErrorCode;
import io.caisson.api.RunningProcess;
import io.caisson.api.SpecException;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxPids;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.Host;
import io.caisson.testkit.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** What the cgroup writes reaches a file, by way of the host that the manager was given. */
    private Path writingPidsMax() throws IOException {
        Path file = Files.writeString(directory.resolve("pids.max"), "5\n");
        world.plugins.cgroup("one").on("set", () -> host().files().write(file, "9"));
        return file;
    }

    private Host host() {
        return world.plugins
                .cgroupContexts
                .get(world.plugins.cgroupContexts.size() - 1)
                .host();
    }

    private static LinuxIntelRdt cache(String schema) {
        return new LinuxIntelRdt(Optional.empty(), List.of(), Optional.of(schema), Optional.empty(), false);
    }

    private void createWithResctrl() {
        world.runtime.delete("one", true);
        create(",\"resources\":{\"pids\":{\"limit\":5}},\"intelRdt\":{\"l3CacheSchema\":\"L3:0=f\","
                + "\"memBwSchema\":\"MB:0=50\"}");
    }

    private LinuxIntelRdt savedShares() {
        return world.runtime
                .get("one")
                .config()
                .linux()
                .flatMap(Linux::intelRdt)
                .orElseThrow();
    }

    @Test
    @DisplayName("S4: resctrl comes after the cgroup; what both accepted is what the state says")
    void both() throws IOException {
        createWithResctrl();
        Path pids = writingPidsMax();
        world.plugins.resctrl.setting =
                (context, wanted) -> assertThat(pids).as("the cgroup first").hasContent("9");
        world.runtime.get("one").update(NINE, Optional.of(cache("L3:0=3")));
        assertThat(world.plugins.resctrl.calls).endsWith("set");
        assertThat(savedLimit()).hasValue(9L);
        assertThat(savedShares().l3CacheSchema()).hasValue("L3:0=3");
        assertThat(savedShares().memBwSchema()).as("not named").hasValue("MB:0=50");

        world.plugins.cgroup("one").on("set", () -> {
            throw new AssertionError("nothing of the cgroup changes");
        });
        world.runtime.get("one").update(LinuxResources.none(), Optional.of(cache("L3:0=7")));
        assertThat(savedShares().l3CacheSchema()).hasValue("L3:0=7");
    }

    @Test
    @DisplayName("S4: when resctrl refuses, cgroup and resctrl have their former values, and so has the state")
    void resctrlRefuses() throws IOException {
        createWithResctrl();
        Path pids = writingPidsMax();
        Path schemata = Files.writeString(directory.resolve("schemata"), "L3:0=f\nMB:0=50\n");
        world.plugins.resctrl.setting = (context, wanted) -> {
            context.host().files().write(schemata, "L3:0=3\n");
            world.plugins.resctrl.failing = true;
        };
        assertThatThrownBy(() -> world.runtime.get("one").update(NINE, Optional.of(cache("L3:0=3"))))
                .hasMessage("failed to write 'schemata': no space left");
        world.plugins.resctrl.failing = false;
        assertThat(pids).hasContent("5");
        assertThat(schemata).hasContent("L3:0=f\nMB:0=50\n");
        assertThat(savedLimit()).hasValue(5L);
        assertThat(savedShares().l3CacheSchema()).hasValue("L3:0=f");
    }

    @Test
    @DisplayName("S4: when the state cannot be saved, everything has its former value")
    void stateNotSaved() throws IOException {
        Path pids = writingPidsMax();
        Path saved = world.store.directory("one");
        world.plugins.cgroup("one").on("set", () -> {
            host().files().write(pids, "9");
            // a directory in the place of the file: nothing can be renamed over it
            replace(saved.resolve("state.json"));
        });
        try {
            assertThatThrownBy(() -> world.runtime.get("one").update(NINE)).isInstanceOf(CaissonException.class);
            assertThat(pids).hasContent("5");
        } finally {
            Files.delete(saved.resolve("state.json").resolve("in the way"));
            Files.delete(saved.resolve("state.json"));
            Files.move(saved.resolve("state.former"), saved.resolve("state.json"));
        }
        assertThat(savedLimit()).hasValue(5L);
    }

    private static void replace(Path file) {
        try {
            Files.move(file, file.resolveSibling("state.former"));
            Files.createDirectory(file);
            Files.createFile(file.resolve("in the way"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("S4: what cannot be put back is told, and does not hide the first failure")
    void undoFails() throws IOException {
        Path gone = Files.writeString(directory.resolve("pids.max"), "5\n");
        CaissonException refusal = new CaissonException(ErrorCode.CGROUP_FAILED, "cpu.max: no");
        world.plugins.cgroup("one").on("set", () -> {
            host().files().write(gone, "9");
            try {
                Files.delete(gone);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        world.plugins.cgroup("one").fail("set", refusal);
        assertThatThrownBy(() -> world.runtime.get("one").update(NINE)).isSameAs(refusal);
        assertThat(refusal.getSuppressed()).singleElement().satisfies(left -> assertThat(left)
                .hasMessageContaining("pids.max"));
    }

    @Test
    @DisplayName("S4: a container that was made without resctrl, or of another group, has none to change")
    void withoutResctrl() {
        assertThatThrownBy(() -> world.runtime.get("one").update(NINE, Optional.of(cache("L3:0=3"))))
                .hasMessage("failed to update container 'one': it was made without intelRdt")
                .satisfies(e -> assertThat(((CaissonException) e).code()).isEqualTo(ErrorCode.RESCTRL_FAILED));
        assertThat(world.plugins.cgroup("one").calls()).doesNotContain("set");
        createWithResctrl();
        LinuxIntelRdt other =
                new LinuxIntelRdt(Optional.of("gold"), List.of(), Optional.empty(), Optional.empty(), false);
        assertThatThrownBy(() -> world.runtime.get("one").update(NINE, Optional.of(other)))
                .hasMessage("failed to update container 'one': its resctrl group cannot change to 'gold'");
        LinuxIntelRdt nonsense =
                new LinuxIntelRdt(Optional.empty(), List.of(), Optional.empty(), Optional.of("L3:0=f"), false);
        assertThatThrownBy(() -> world.runtime.get("one").update(NINE, Optional.of(nonsense)))
                .isInstanceOf(SpecException.class);
        assertThat(world.plugins.cgroup("one").calls()).doesNotContain("set");
    }
}
