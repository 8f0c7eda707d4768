// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.LinuxDeviceRule;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a fake bpf(2) that keeps a list of attached programs. */
class DeviceFilterTest {
    private static final int EINVAL = 22;
    private static final int EPERM = 1;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int ENOSPC = 28;
    private static final List<LinuxDeviceRule> RULES =
            Resources.none().allow("c 1:3 rwm").build().devices();

    @TempDir
    Path directory;

    private final List<Integer> attached = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private TempHost host;
    private Path cgroup;
    private int nextProgram = 500;
    private int refuse;
    private int errno;
    private int interruptions;
    private String verifierWords = "";
    private final List<Integer> logSizes = new ArrayList<>();

    @BeforeEach
    void prepareHost() {
        host = TempHost.in(directory);
        cgroup = Tree.directory(host.cgroupRoot().resolve("box"));
        host.calls().bpf((command, bytes) -> {
            ByteBuffer attributes = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            if (command == refuse) {
                tellWords(attributes);
                throw new CaissonException(ErrorCode.SYSCALL_FAILED, "refused", null, errno, "", "");
            }
            return switch (command) {
                case 5 -> load(attributes);
                case 8 -> attach(attributes);
                case 9 -> detach(attributes);
                case 13 -> attributes.getInt(0);
                case 16 -> query(attributes);
                default -> throw new AssertionError("unknown command " + command);
            };
        });
    }

    /** The verifier of this kernel says so much that it does not fit the first log. */
    private void tellWords(ByteBuffer attributes) {
        int size = attributes.getInt(28);
        logSizes.add(size);
        if (size == 1 << 16) {
            throw new CaissonException(ErrorCode.SYSCALL_FAILED, "refused", null, ENOSPC, "", "");
        }
        if (size > 0) {
            host.calls().poke(attributes.getLong(32), verifierWords.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private int load(ByteBuffer attributes) {
        if (interruptions > 0) {
            interruptions--;
            throw new CaissonException(ErrorCode.SYSCALL_FAILED, "refused", null, EAGAIN, "", "");
        }
        byte[] code = host.calls().memoryAt(attributes.getLong(8));
        assertThat(attributes.getInt(0)).as("BPF_PROG_TYPE_CGROUP_DEVICE").isEqualTo(15);
        assertThat(attributes.getInt(4)).isEqualTo(code.length / 8);
        assertThat(attributes.getInt(68)).as("BPF_CGROUP_DEVICE").isEqualTo(6);
        return nextProgram++;
    }

    private int attach(ByteBuffer attributes) {
        int program = attributes.getInt(4);
        boolean replaces = (attributes.getInt(12) & 4) != 0;
        if (replaces) {
            int old = attributes.getInt(16);
            if (old == 7) {
                throw new CaissonException(ErrorCode.SYSCALL_FAILED, "refused", null, EINVAL, "", "");
            }
            attached.remove(Integer.valueOf(old));
        }
        calls.add(replaces ? "replace" : "attach");
        attached.add(program);
        return 0;
    }

    private int detach(ByteBuffer attributes) {
        calls.add("detach");
        attached.remove(Integer.valueOf(attributes.getInt(4)));
        return 0;
    }

    private int query(ByteBuffer attributes) {
        ByteBuffer ids = ByteBuffer.allocate(64 * 4).order(ByteOrder.nativeOrder());
        attached.forEach(ids::putInt);
        host.calls().poke(attributes.getLong(16), ids.array());
        attributes.putInt(24, attached.size());
        return 0;
    }

    @Test
    @DisplayName("S24: the program is attached, and no descriptor is kept")
    void attaches() {
        new DeviceFilter(host).set(cgroup, RULES);
        assertThat(calls).containsExactly("attach");
        assertThat(attached).containsExactly(500);
        assertThat(host.calls().openDescriptors()).isEmpty();
    }

    @Test
    @DisplayName("S24: new rules replace the program in one step")
    void replaces() {
        new DeviceFilter(host).set(cgroup, RULES);
        new DeviceFilter(host).set(cgroup, RULES);
        assertThat(calls).containsExactly("attach", "replace");
        assertThat(attached).containsExactly(501);
    }

    @Test
    @DisplayName("S24: what cannot be replaced is detached after the new one is there")
    void detachesWhatCannotBeReplaced() {
        attached.add(7);
        new DeviceFilter(host).set(cgroup, RULES);
        assertThat(calls).containsExactly("attach", "detach");
        assertThat(attached).containsExactly(500);
        assertThat(host.calls().openDescriptors()).isEmpty();
    }

    @Test
    @DisplayName("S24: no rules, no program")
    void leavesAloneWithoutRules() {
        new DeviceFilter(host).set(cgroup, List.of());
        assertThat(attached).isEmpty();
    }

    @Test
    @DisplayName("S24: a program that cannot be loaded is an error, rootless it is not missed")
    void refusedProgram() {
        refuse = 5;
        errno = EPERM;
        assertThatThrownBy(() -> new DeviceFilter(host).set(cgroup, RULES))
                .hasMessageStartingWith("failed to set the device rules of '" + cgroup + "': ");
        host.user(1000, 1000);
        new DeviceFilter(host).set(cgroup, RULES);
        assertThat(attached).isEmpty();
    }

    @Test
    @DisplayName("S24: several programs, such as systemd's, give way to the one")
    void detachesSeveral() {
        attached.addAll(List.of(8, 9));
        new DeviceFilter(host).set(cgroup, RULES);
        assertThat(calls).containsExactly("attach", "detach", "detach");
        assertThat(attached).containsExactly(500);
        assertThat(host.calls().openDescriptors()).isEmpty();
    }

    @Test
    @DisplayName("S24: a signal that disturbs the verifier is no refusal")
    void loadsAgain() {
        interruptions = 29;
        new DeviceFilter(host).set(cgroup, RULES);
        assertThat(attached).containsExactly(500);
        interruptions = 30;
        assertThatThrownBy(() -> new DeviceFilter(host).set(cgroup, RULES))
                .hasMessageContaining("failed to load the device program");
    }

    @Test
    @DisplayName("S24: rules that allow everything are not missed")
    void allowsEverythingWithoutAProgram() {
        refuse = 5;
        errno = EPERM;
        new DeviceFilter(host)
                .set(
                        cgroup,
                        Resources.none()
                                .deny("c 1:3 rwm")
                                .allow("a *:* rwm")
                                .build()
                                .devices());
        assertThat(attached).isEmpty();
        List<LinuxDeviceRule> almost =
                Resources.none().allow("a *:* rwm").deny("c 1:3 w").build().devices();
        assertThatThrownBy(() -> new DeviceFilter(host).set(cgroup, almost))
                .hasMessageStartingWith("failed to set the device rules of '");
    }

    @ParameterizedTest
    @ValueSource(ints = {EINVAL, EACCES})
    @DisplayName("S24: the verifier's words are in the error, however many they are")
    void tellsTheVerifiersWords(int refusal) {
        refuse = 5;
        errno = refusal;
        verifierWords = "R0 !read_ok";
        assertThatThrownBy(() -> new DeviceFilter(host).set(cgroup, RULES))
                .hasMessageContaining("failed to load the device program: R0 !read_ok");
        assertThat(logSizes).containsExactly(0, 1 << 16, 1 << 18);
        assertThat(host.calls().openDescriptors()).isEmpty();
    }
}
