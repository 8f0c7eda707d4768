// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ContainerEvent;
import io.caisson.api.ErrorCode;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.testkit.PluginContract;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoneCgroupManagerTest extends PluginContract<CgroupManagerProvider> {
    private static final LinuxResources LIMITS =
            Resources.none().pids(7).allow("c 1:3 rwm").build();

    @TempDir
    Path directory;

    @Override
    protected CgroupManagerProvider provider() {
        return new NoneCgroupManagerProvider();
    }

    @Override
    protected Class<CgroupManagerProvider> kind() {
        return CgroupManagerProvider.class;
    }

    @Override
    protected TempHost host() {
        return TempHost.in(directory);
    }

    @Override
    protected boolean worksAnywhere() {
        return true;
    }

    private CgroupManager manager(TempHost host, Optional<String> path) {
        return provider().create(CgroupContext.of(host, "box", path));
    }

    @Test
    @DisplayName("S24: any other manager is preferred")
    void comesLast() {
        assertThat(provider().priority()).isEqualTo(-100);
    }

    @Test
    @DisplayName("S24: root asked for limits, so that their loss is an error that names them")
    void refusesLimitsOfRoot() {
        assertThatThrownBy(() -> manager(host(), Optional.empty()).prepare(LIMITS))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CGROUP_FAILED))
                .hasMessage("cannot set pids limit: container could not join or create cgroup");
    }

    @Test
    @DisplayName("S24: rootless and without a cgroups path, limits are left out")
    void leavesLimitsOutWhenRootless() {
        CgroupManager manager = manager(host().user(1000, 1000), Optional.empty());
        assertThatCode(() -> manager.prepare(LIMITS)).doesNotThrowAnyException();
        assertThat(manager.conversions(LIMITS))
                .as("and the runtime is told, which warns or refuses")
                .singleElement()
                .satisfies(one -> assertThat(one.field()).isEqualTo("/pids"));
        assertThat(manager(host(), Optional.empty()).conversions(LIMITS)).isEmpty();
    }

    @Test
    @DisplayName("S24: rootless with a cgroups path, limits are an error")
    void refusesLimitsAtAChosenPlace() {
        CgroupManager manager = manager(host().user(1000, 1000), Optional.of("/box"));
        assertThatThrownBy(() -> manager.prepare(LIMITS)).isInstanceOf(CaissonException.class);
    }

    @Test
    @DisplayName("S24: without limits a container simply has no cgroup")
    void preparesNothing() {
        CgroupManager manager = manager(host(), Optional.empty());
        manager.prepare(Resources.none().allow("c 1:3 rwm").pids(0).build());
        manager.attach(1);
        assertThat(manager.exists()).isFalse();
        assertThat(manager.paths()).isEmpty();
        assertThat(manager.freezerState()).isEqualTo(FreezerState.UNDEFINED);
    }

    @Test
    @DisplayName("S15: pausing without a cgroup is an error")
    void cannotFreeze() {
        assertThatThrownBy(() -> manager(host(), Optional.empty()).freeze())
                .hasMessage("failed to freeze: the container has no cgroup of its own");
    }

    @Test
    @DisplayName("S17: without a cgroup there is no pressure to tell of; a wait lasts until its time or the close")
    void watches() {
        LibcKernel kernel = new LibcKernel();
        CgroupManager manager =
                provider().create(CgroupContext.of(new KernelHost(kernel, Map.of()), "box", Optional.empty()));
        assertThatThrownBy(() -> manager.watch(Optional.of(PressureLevel.LOW)))
                .hasMessage("failed to watch the memory pressure: the container has no cgroup of its own");
        EventWatch watch = manager.watch(Optional.empty());
        assertThat(watch.next(Optional.of(Duration.ZERO))).isEmpty();
        CompletableFuture<Optional<ContainerEvent>> waiting =
                CompletableFuture.supplyAsync(() -> watch.next(Optional.empty()));
        watch.close();
        watch.close();
        assertThat(waiting.orTimeout(60, TimeUnit.SECONDS).join()).isEmpty();
        assertThat(watch.next(Optional.empty())).isEmpty();
    }
}
