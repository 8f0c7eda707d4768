// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.testkit.ResctrlMachine;
import io.caisson.testkit.ResctrlSimulator;
import io.caisson.testkit.TempHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path directory;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    @Test
    void whatWasWrittenIsTakenBackInReverseOrder() throws IOException {
        Path limit = file("memory.limit_in_bytes", "100");
        Path swap = file("memory.memsw.limit_in_bytes", "200");
        TempHost host = TempHost.in(directory.resolve("host"));
        Journal journal = new Journal(host.files());
        journal.write(swap, "400");
        journal.write(limit, "300");
        journal.write(limit, "350");
        host.files().forgetWrites();

        assertThat(journal.undo()).isEmpty();
        assertThat(host.files().writes())
                .extracting(write -> write.file().getFileName() + "=" + write.text())
                .containsExactly(
                        "memory.limit_in_bytes=300", "memory.limit_in_bytes=100", "memory.memsw.limit_in_bytes=200");
        assertThat(journal.undo()).as("nothing is taken back twice").isEmpty();
    }

    @Test
    @DisplayName(
            "S4: a share of CPU time that the kernel forgot with cpu.idle is put back, after the cgroup is not idle")
    void whatIdleMadeTheKernelForget() throws IOException {
        Path idle = file("cpu.idle", "0");
        Path shares = file("cpu.shares", "2048");
        TempHost host = TempHost.in(directory.resolve("host"));
        Journal journal = new Journal(host.files());
        journal.write(idle, "1");
        Files.writeString(shares, "3");
        host.files().forgetWrites();
        assertThat(journal.undo()).isEmpty();
        assertThat(host.files().writes())
                .extracting(write -> write.file().getFileName() + "=" + write.text())
                .containsExactly("cpu.idle=0", "cpu.shares=2048");

        journal.write(file("cpu.idle", "1"), "0");
        host.files().forgetWrites();
        assertThat(journal.undo()).isEmpty();
        assertThat(host.files().writes()).as("an idle cgroup takes no shares").hasSize(1);
    }

    @Test
    void aFileThatCannotBePutBackDoesNotKeepTheOthers() throws IOException {
        Path first = file("pids.max", "7");
        Path gone = file("cpu.max", "max 100000");
        Journal journal = new Journal(TempHost.in(directory.resolve("host")).files());
        journal.write(first, "8");
        journal.write(gone, "1 2");
        Files.delete(gone);
        assertThat(journal.undo()).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("cpu.max"));
        assertThat(first).hasContent("7");
    }

    @Test
    @DisplayName("S4, S25: shares that the kernel took before it refused the next ones are put back")
    void takesBackWhatARefusedWriteChanged() {
        TempHost host = TempHost.in(directory.resolve("host"));
        Path schemata = ResctrlSimulator.mount(host, ResctrlMachine.usual().withMegabytes())
                .root()
                .resolve("schemata");
        String before = host.files().read(schemata);
        Journal journal = new Journal(host.files());
        assertThatThrownBy(() -> journal.write(schemata, "MB:0=1000\nL3:0=0\n")).isInstanceOf(CaissonException.class);
        assertThat(host.files().read(schemata)).contains("MB:0=1000");
        assertThat(journal.undo()).isEmpty();
        assertThat(host.files().read(schemata)).isEqualTo(before);
        assertThatThrownBy(() -> journal.write(schemata, "L3:0=0\n")).isInstanceOf(CaissonException.class);
        host.files().forgetWrites();
        assertThat(journal.undo()).isEmpty();
        assertThat(host.files().writes()).as("what changed nothing").isEmpty();
    }

    @Test
    void formerValuesAreWrittenAsTheFileTakesThem() {
        assertThat(former("memory.max", "100", "max")).containsExactly("max");
        assertThat(former("cpuset.cpus", "0", "")).as("an empty set").containsExactly("\n");
        assertThat(former("memory.oom_control", "1", "oom_kill_disable 0\nunder_oom 0\noom_kill 3"))
                .containsExactly("0");
        assertThat(former("io.max", "8:0 rbps=5", "8:16 rbps=9 wbps=max riops=max wiops=max"))
                .as("a new entry is forgotten, the others stay")
                .containsExactly(
                        "8:0 rbps=max wbps=max riops=max wiops=max", "8:16 rbps=9 wbps=max riops=max wiops=max");
        assertThat(former("blkio.throttle.read_bps_device", "8:0 5", "8:0 9")).containsExactly("8:0 9");
        assertThat(former("io.weight", "50", "default 100")).containsExactly("default 100");
        assertThat(former("cgroup.procs", "12", "11")).as("an act").isEmpty();
        assertThat(former("misc.max", "res_a 5", "res_a 7\nres_b max")).containsExactly("res_a 7", "res_b max");
        assertThat(former("io.latency", "8:0 target=9", "")).containsExactly("8:0 target=0");
        assertThat(former("cgroup.subtree_control", "+pids -cpu", "cpu memory"))
                .as("as they were")
                .containsExactly("-pids", "+cpu");
    }

    private static List<String> former(String name, String written, String before) {
        return FormerValue.of(Path.of("/cgroup", name), written, before);
    }
}
