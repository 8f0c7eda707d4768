// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spi.rdt.ResctrlContext;
import io.caisson.spi.rdt.ResctrlManager;
import io.caisson.testkit.ResctrlMachine;
import io.caisson.testkit.ResctrlSimulator;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups that several containers use, and what a crash leaves of them. */
class SharedGroupTest {
    private static final LinuxIntelRdt GOLD = config(Optional.of("gold"));

    @TempDir
    Path directory;

    private TempHost host;
    private Path root;

    @BeforeEach
    void mount() {
        host = TempHost.in(directory);
        root = ResctrlSimulator.mount(host, ResctrlMachine.usual()).root();
    }

    private static LinuxIntelRdt config(Optional<String> closId) {
        return new LinuxIntelRdt(closId, List.of("L3:0=f"), Optional.empty(), Optional.empty(), false);
    }

    private ResctrlManager manager(String id, LinuxIntelRdt config) {
        return new IntelRdtProvider().create(ResctrlContext.of(host, id, config));
    }

    private ResctrlManager saved(String id, ResctrlManager manager, LinuxIntelRdt config) {
        return new IntelRdtProvider()
                .create(ResctrlContext.of(host, id, config)
                        .withSaved(manager.path(), manager.owned(), manager.monitoringOwned()));
    }

    @Test
    @DisplayName("S25: two containers that start with the same new closID both get it: the lock of resctrl is held")
    void startAtOnce() {
        ResctrlManager first = manager("one", GOLD);
        host.calls().whileWaitingForALock(() -> {
            assertThat(root.resolve("gold"))
                    .as("nothing is made before the lock is held")
                    .doesNotExist();
            manager("two", GOLD).prepare();
        });
        first.prepare();
        assertThat(root.resolve("gold/schemata")).content().contains("L3:0=f;");
        assertThat(host.calls().isLocked(root)).isFalse();
        assertThat(host.calls().openDescriptors()).isEmpty();
        assertThat(first.owned()).isFalse();
    }

    @Test
    @DisplayName("S25: a crash before a group has its shares leaves no closID with other shares than it promises")
    void crashesHalfWay() {
        ResctrlManager planned = saved("one", manager("one", GOLD), GOLD);
        host.files().makeDirectory(root.resolve("gold"));
        planned.destroy();
        assertThat(root.resolve("gold")).doesNotExist();
        manager("two", GOLD).prepare();
    }

    @Test
    @DisplayName("S25: an own group that others have joined stays; what has ended but is still listed is nobody")
    void staysForOthers() {
        LinuxIntelRdt own = config(Optional.empty());
        ResctrlManager web = manager("web", own);
        web.prepare();
        ResctrlManager guest = manager("guest", config(Optional.of("web")));
        guest.prepare();
        int pid = host.startProcess();
        guest.attach(pid);
        Path stat = host.proc().resolve(pid + "/stat");
        Tree.file(stat, pid + " (a) b) S 1 1");
        saved("web", web, own).destroy();
        assertThat(root.resolve("web")).isDirectory();
        Tree.file(stat, pid + " (a) b) Z 1 1");
        saved("web", web, own).destroy();
        assertThat(root.resolve("web")).doesNotExist();
    }
}
