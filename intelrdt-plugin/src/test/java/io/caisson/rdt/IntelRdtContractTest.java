// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spi.Availability;
import io.caisson.spi.rdt.ResctrlProvider;
import io.caisson.testkit.ResctrlContract;
import io.caisson.testkit.TempHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntelRdtContractTest extends ResctrlContract {
    @Override
    protected ResctrlProvider provider() {
        return new IntelRdtProvider();
    }

    @Test
    @DisplayName("S25: the reason names the place where resctrl should be")
    void saysWhereItShouldBeMounted(@TempDir Path directory) {
        TempHost bare = TempHost.in(directory);
        assertThat(provider().probe(bare))
                .isEqualTo(Availability.unavailable(
                        "resctrl is not mounted at '" + directory.resolve("sys/fs/resctrl") + "'"));
    }

    @Test
    @DisplayName("S25: a cache schema needs cache allocation")
    void needsCacheAllocation() throws IOException {
        Path info = host().sys().resolve("fs/resctrl/info");
        Files.delete(info.resolve("L3/cbm_mask"));
        Files.delete(info.resolve("L3/num_closids"));
        Files.delete(info.resolve("L3"));
        LinuxIntelRdt config =
                new LinuxIntelRdt(Optional.empty(), List.of(), Optional.of("L3:0=f"), Optional.empty(), false);
        assertThatThrownBy(() -> manager(config).prepare())
                .hasMessage("intelRdt.l3CacheSchema is specified in config, but Intel RDT/CAT is not enabled");
    }
}
