// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spi.Availability;
import io.caisson.spi.rdt.ResctrlContext;
import io.caisson.spi.rdt.ResctrlManager;
import io.caisson.spi.rdt.ResctrlProvider;
import io.caisson.testkit.ResctrlMachine;
import io.caisson.testkit.ResctrlSimulator;
import io.caisson.testkit.ResctrlUsageContract;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntelRdtContractTest extends ResctrlUsageContract {
    @Override
    protected ResctrlProvider provider() {
        return new IntelRdtProvider();
    }

    @Test
    @DisplayName("S25: the reason names the place where resctrl should be")
    void saysWhereItShouldBeMounted(@TempDir Path empty) {
        TempHost bare = TempHost.in(empty);
        assertThat(provider().probe(bare))
                .isEqualTo(Availability.unavailable(
                        "resctrl is not mounted at '" + empty.resolve("sys/fs/resctrl") + "'"));
        ResctrlManager manager = provider().create(ResctrlContext.of(bare, "box", own("L3:0=f")));
        assertRefused(manager::prepare).hasMessageEndingWith("resctrl is not mounted");
        manager.destroy();
    }

    @Test
    @DisplayName("S25: resctrl is found where mountinfo tells that it is")
    void findsItElsewhere(@TempDir Path empty) {
        TempHost elsewhere = TempHost.in(empty);
        Tree.file(
                elsewhere.proc().resolve("self/mountinfo"),
                "22 1 0:20 / / rw - ext4 /dev/sda rw\n39 22 0:40 /group /one rw - resctrl resctrl rw\nshort - resctrl x y");
        Path root = ResctrlSimulator.mount(elsewhere, ResctrlMachine.usual(), empty.resolve("mnt/cat"))
                .root();
        assertThat(provider().probe(elsewhere)).isEqualTo(Availability.available());
        ResctrlManager manager = provider().create(ResctrlContext.of(elsewhere, "box", own("L3:0=f")));
        manager.prepare();
        assertThat(manager.path()).isEqualTo(root.resolve("box"));
        assertThat(root.resolve("box/schemata")).exists();
    }

    @Test
    @DisplayName("S25: blanks in a mount point are written as octal numbers in mountinfo")
    void readsEscapedMountPoints(@TempDir Path empty) {
        TempHost host = TempHost.in(empty);
        Tree.file(
                host.proc().resolve("self/mountinfo"),
                "39 22 0:40 / /my\\040cache rw - resctrl resctrl rw,cdp,mba_MBps");
        assertThat(ResctrlMount.find(host)).contains(new ResctrlMount(Path.of("/my cache"), true));
    }
}
