// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulated kernel, by its documentation (filesystems/resctrl) and its words (fs/resctrl). */
class ResctrlSimulatorTest {
    @TempDir
    Path directory;

    private TempHost host;
    private ResctrlSimulator resctrl;
    private Path root;

    @BeforeEach
    void mount() {
        mount(ResctrlMachine.usual());
    }

    private void mount(ResctrlMachine machine) {
        host = TempHost.in(directory.resolve(Integer.toString(machine.hashCode())));
        resctrl = ResctrlSimulator.mount(host, machine);
        root = resctrl.root();
    }

    private String read(String file) {
        return host.files().read(root.resolve(file));
    }

    private void write(String file, String text) {
        host.files().write(root.resolve(file), text);
    }

    private int refused(String file, String text) {
        try {
            write(file, text);
        } catch (CaissonException e) {
            return e.errno().orElseThrow();
        }
        throw new AssertionError("'" + text + "' was written to " + file);
    }

    @Test
    void aNewDirectoryIsAGroupWithItsFiles() {
        host.files().makeDirectory(root.resolve("a"));
        assertThat(host.files().list(root.resolve("a")))
                .containsExactly("cpus", "cpus_list", "mode", "mon_data", "mon_groups", "schemata", "size", "tasks");
        assertThat(read("a/schemata")).isEqualTo("    MB:0=100;1=100\n    L3:0=fffff;1=fffff");
        write("a/schemata", "L3:0=3;1=c\n");
        assertThat(read("a/size")).isEqualTo("    MB:0=100;1=100\n    L3:0=2097152;1=2097152");
        host.files().makeDirectory(root.resolve("a/mon_groups/m"));
        assertThat(host.files().list(root.resolve("a/mon_groups/m")))
                .containsExactly("cpus", "cpus_list", "mon_data", "tasks");
        assertThat(host.files().list(root.resolve("a/mon_groups/m/mon_data/mon_L3_01")))
                .containsExactly("llc_occupancy", "mbm_local_bytes", "mbm_total_bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "L3:0=5|The mask 5 has non-consecutive 1-bits",
                "L3:0=1|Need at least 2 bits in the mask",
                "L3:0=0|Mask out of range",
                "L3:0=1fffff|Mask out of range",
                "L3:0=xyz|Non-hex character in the mask xyz",
                "L3:0=f;0=ff|Duplicate domain 0",
                "L3:0|Missing '=' or non-numeric domain",
                "L3:a=f|Missing '=' or non-numeric domain",
                "L3:|Missing 'L3' value",
                "L3|Missing ':'",
                "L2:0=f|Unknown or unsupported resource name 'L2'",
                "MB:0=9|MB value 9 out of range [10,100]",
                "MB:0=101|MB value 101 out of range [10,100]",
                "MB:0=f|Invalid MB value f",
                "L3:2=f|ok"
            })
    @DisplayName("a bad line is refused in the kernel's words, and the good one before it is not applied")
    void refusesBadLines(String line, String status) {
        mount(ResctrlMachine.usual().withMinimumBits(2));
        assertThat(refused("schemata", "L3:1=ff\n" + line + "\n")).isEqualTo(Errnos.EINVAL);
        assertThat(read("info/last_cmd_status")).isEqualTo(status);
        assertThat(read("schemata")).isEqualTo("    MB:0=100;1=100\n    L3:0=fffff;1=fffff");
    }

    @Test
    void aWriteWithoutAnEndSaysNothing() {
        refused("schemata", "L2:0=f\n");
        assertThat(refused("schemata", "L3:0=f")).isEqualTo(Errnos.EINVAL);
        assertThat(read("info/last_cmd_status")).startsWith("Unknown");
        write("schemata", "L3:0=f;\n");
        assertThat(read("info/last_cmd_status")).isEqualTo("ok");
    }

    @Test
    void bandwidthIsRoundedUpInPercentAndAppliedAtOnceInMegabytes() {
        write("schemata", "MB:0=11\n");
        assertThat(read("schemata")).contains("MB:0=20;1=100");
        mount(ResctrlMachine.usual().withMegabytes());
        refused("schemata", "MB:0=11\nL3:0=0\n");
        assertThat(read("schemata")).contains("MB:0=11;1=4294967295");
    }

    @Test
    void olderKernelsWriteColumns() {
        mount(ResctrlMachine.usual().withPadding());
        write("schemata", "L3:0=f\n");
        assertThat(read("schemata")).isEqualTo("    MB:0=  100;1=  100\n    L3:0=0000f;1=fffff");
    }

    @Test
    void groupsAreScarce() {
        mount(ResctrlMachine.usual().withCodeAndData());
        host.files().makeDirectory(root.resolve("a"));
        assertThatThrownBy(() -> host.files().makeDirectory(root.resolve("b")))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.errno()).hasValue(Errnos.ENOSPC));
        assertThat(read("info/last_cmd_status")).isEqualTo("Out of CLOSIDs");
        assertThat(root.resolve("b")).doesNotExist();
        host.files().removeDirectory(root.resolve("a"));
        host.files().makeDirectory(root.resolve("b"));
    }

    @Test
    void onlyGroupsAreMadeAndRemoved() {
        for (String name : List.of("info/x", "mon_data/x", "bad\nname")) {
            assertThatThrownBy(() -> host.files().makeDirectory(root.resolve(name)))
                    .isInstanceOf(CaissonException.class);
        }
        for (String name : List.of("info", "mon_groups", "mon_data", "")) {
            assertThatThrownBy(() -> host.files().removeDirectory(root.resolve(name)))
                    .isInstanceOf(CaissonException.class);
        }
        for (String name : List.of("size", "info/L3/cbm_mask", "mon_data/mon_L3_00/llc_occupancy")) {
            assertThat(refused(name, "1\n")).isEqualTo(Errnos.EACCES);
        }
        assertThat(refused("mode", "exclusive\n")).isEqualTo(Errnos.EINVAL);
        assertThatThrownBy(() -> write("cpus", "ff\n")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void joiningAGroupLeavesEveryMonitoringGroup() {
        for (String group : List.of("a", "b", "a/mon_groups/m")) {
            host.files().makeDirectory(root.resolve(group));
        }
        int pid = host.startProcess();
        assertThat(refused("a/mon_groups/m/tasks", pid + "\n")).isEqualTo(Errnos.EINVAL);
        assertThat(read("info/last_cmd_status"))
                .isEqualTo("Can't move task to different control group\nError while processing task " + pid);
        write("a/tasks", pid + "\n");
        write("a/mon_groups/m/tasks", pid + "\n");
        assertThat(read("a/mon_groups/m/tasks")).isEqualTo(Integer.toString(pid));
        assertThat(read("a/tasks")).isEqualTo(Integer.toString(pid));
        write("a/tasks", pid + "\n");
        assertThat(read("a/mon_groups/m/tasks")).isEmpty();
        write("a/mon_groups/m/tasks", Integer.toString(pid));
        write("b/tasks", Integer.toString(pid));
        assertThat(read("a/mon_groups/m/tasks")).isEmpty();
        assertThat(read("a/tasks")).isEmpty();
        host.files().removeDirectory(root.resolve("b"));
        assertThat(read("tasks")).isEqualTo(Integer.toString(pid));
        host.end(pid);
        assertThat(read("tasks")).isEmpty();
        assertThat(refused("tasks", "what")).isEqualTo(Errnos.EINVAL);
        assertThat(refused("tasks", "-1")).isEqualTo(Errnos.EINVAL);
    }

    @Test
    void processesOfARemovedMonitoringGroupStayInTheGroup() {
        host.files().makeDirectory(root.resolve("a"));
        host.files().makeDirectory(root.resolve("a/mon_groups/m"));
        int one = host.startProcess();
        int two = host.startProcess();
        write("a/tasks", one + "," + two + "\n");
        write("a/mon_groups/m/tasks", Integer.toString(one));
        host.files().removeDirectory(root.resolve("a/mon_groups/m"));
        assertThat(resctrl.tasks(root.resolve("a"))).containsExactly(one, two);
        assertThat(resctrl.tasks(root)).isEmpty();
    }
}
