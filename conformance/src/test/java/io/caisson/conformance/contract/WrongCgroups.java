// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.contract;

import io.caisson.cgroup.v2.CgroupfsV2Provider;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.testkit.CgroupBehaviour;
import io.caisson.testkit.CgroupManagerContract;
import io.caisson.testkit.FakeCgroupV2;
import io.caisson.testkit.TempHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a manager with a mistake; run by {@link ContractBitesTest} alone. */
class WrongCgroups extends CgroupManagerContract {
    /** Absent: the manager is right. */
    static final AtomicReference<Optional<CgroupMistake>> MISTAKE = new AtomicReference<>(Optional.empty());

    @TempDir
    Path directory;

    private TempHost host;
    private FakeCgroupV2 kernel;

    @BeforeEach
    void mount() {
        host = TempHost.in(directory);
        kernel = FakeCgroupV2.mount(host, "/shell");
    }

    @Override
    protected CgroupManagerProvider provider() {
        CgroupManagerProvider right = new CgroupfsV2Provider();
        Mistake<CgroupManagerProvider> wrong = (provider, method, arguments) -> {
            Object made = Mistake.rightly(provider, method, arguments);
            return made instanceof CgroupManager manager && MISTAKE.get().isPresent()
                    ? MISTAKE.get().get().in(CgroupManager.class, manager)
                    : made;
        };
        return wrong.in(CgroupManagerProvider.class, right);
    }

    @Override
    protected TempHost host() {
        return host;
    }

    @Override
    protected Set<CgroupBehaviour> behaviours() {
        return EnumSet.allOf(CgroupBehaviour.class);
    }

    @Override
    protected Duration patience() {
        return Duration.ofMillis(MISTAKE.get().isPresent() ? 100 : 20_000);
    }

    @Override
    protected void runOutOfMemory(CgroupManager manager) {
        kernel.outOfMemory(manager.path("memory").orElseThrow());
    }

    @Override
    protected void runShortOfMemory(CgroupManager manager) {
        kernel.memoryPressure(manager.path("memory").orElseThrow());
    }
}
