// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.SpecException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StateFileTest {
    @Test
    @DisplayName("S18 the fields have libcontainer's names")
    void hasTheNamesOfLibcontainer() {
        String text = new String(StateFile.write(SavedStates.running("c1")), StandardCharsets.UTF_8);
        assertThat(text)
                .startsWith("{\"id\":\"c1\",\"init_process_pid\":4711,\"init_process_start\":123456789012,"
                        + "\"created\":\"2026-03-04T05:06:07.080910111Z\",\"config\":{")
                .contains("\"rootfs\":\"/bundles/c1/rootfs\",\"readonlyfs\":true,\"hostname\":\"runc\"")
                .contains("\"namespaces\":[{\"type\":\"NEWPID\"},{\"type\":\"NEWNET\"},{\"type\":\"NEWIPC\"},"
                        + "{\"type\":\"NEWUTS\"},{\"type\":\"NEWNS\"}]")
                .contains("\"labels\":[\"bundle=/bundles/c1\",\"com.example.key=a=b\"]")
                .contains("\"rootless\":false,\"cgroup_paths\":{\"memory\":\"/sys/fs/cgroup/memory/c1\","
                        + "\"pids\":\"/sys/fs/cgroup/pids/c1\"}")
                .contains("\"namespace_paths\":{\"NEWNET\":\"/proc/4711/ns/net\",\"NEWNS\":\"/proc/4711/ns/mnt\"}")
                .contains("\"external_descriptors\":[\"/dev/null\",\"pipe:[1]\",\"pipe:[2]\"]")
                .contains("\"intel_rdt_path\":\"/sys/fs/resctrl/c1\","
                        + "\"intel_rdt_mon_path\":\"/sys/fs/resctrl/c1/mon_groups/c1\"")
                .contains(
                        "\"cgroup_manager\":\"cgroupfs-v1\",\"resctrl_manager\":\"intel-rdt\","
                                + "\"resctrl_owned\":true,\"resctrl_monitoring_owned\":true,\"plugins\":{\"hooks\":\"journal\"}");
    }

    @Test
    @DisplayName("S18 the pid is -1 before there is an init")
    void savesThatThereIsNoInit() {
        String text = new String(StateFile.write(SavedStates.creating("c1")), StandardCharsets.UTF_8);
        assertThat(text)
                .contains("\"init_process_pid\":-1,\"init_process_start\":0,")
                .contains("\"uid_mappings\":[{\"container_id\":0,\"host_id\":1000,\"size\":1}]")
                .contains("\"rootless_euid\":true,\"rootless_cgroups\":true")
                .contains("\"creating\":true")
                .doesNotContain("namespace_paths")
                .doesNotContain("resctrl_manager");
    }

    @Test
    @DisplayName("S18 fields and namespaces of other versions are passed over")
    void toleratesWhatItDoesNotKnow() {
        String text = new String(StateFile.write(SavedStates.running("c1")), StandardCharsets.UTF_8)
                .replace("\"NEWNET\":\"/proc", "\"NEWFUTURE\":\"/x\",\"NEWNET\":\"/proc")
                .replace("\"config\":{", "\"external_field\":7,\"config\":{\"no_pivot_root\":true,");
        assertThat(StateFile.parse(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(SavedStates.running("c1"));
    }

    @Test
    void aContainerOfAnEarlierVersionRemembersNoPlugins() {
        String text = new String(StateFile.write(SavedStates.running("c1")), StandardCharsets.UTF_8)
                .replace(",\"plugins\":{\"hooks\":\"journal\"}", "");
        assertThat(text).doesNotContain("plugins");
        assertThat(StateFile.parse(text.getBytes(StandardCharsets.UTF_8)).plugins())
                .isEmpty();
    }

    @Test
    void refusesATimeThatIsNone() {
        String text = new String(StateFile.write(SavedStates.running("c1")), StandardCharsets.UTF_8)
                .replace("2026-03-04T05:06:07.080910111Z", "yesterday");
        assertThatThrownBy(() -> StateFile.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SpecException.class)
                .hasMessage("/created: must be an RFC 3339 time, was 'yesterday'");
    }
}
