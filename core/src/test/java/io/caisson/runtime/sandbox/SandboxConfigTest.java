// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.Sandbox;
import io.caisson.api.SandboxLimits;
import io.caisson.runtime.spec.SpecValidator;
import io.caisson.runtime.spec.ValidationContext;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.IdMapping;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.Mount;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.Root;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.SeccompSyscall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxConfigTest {
    private static final RootView VIEW = new RootView(Path.of("/"), List.of("usr"), List.of());
    private static final SandboxConfig CONFIG = new SandboxConfig(Path.of("/scratch/rootfs"), VIEW, 1000, true, "jvm");

    private static RuntimeSpec config(Sandbox sandbox) {
        return CONFIG.of(sandbox, sandbox.limits());
    }

    @Test
    void isAValidConfigurationForAUserAndForRoot(@TempDir Path rootfs) {
        Sandbox sandbox = Sandbox.of("true")
                .withLimits(SandboxLimits.none()
                        .withMemory(1 << 20)
                        .withProcesses(3)
                        .withCpus(0.5)
                        .withTime(Duration.ofSeconds(1)));
        for (boolean user : new boolean[] {true, false}) {
            RuntimeSpec spec = new SandboxConfig(rootfs, VIEW, 1000, true, "jvm").of(sandbox, sandbox.limits());
            assertThat(SpecValidator.validate(spec, ValidationContext.of(rootfs, user)))
                    .isEmpty();
        }
    }

    @Test
    void theProgramHasNoRights() {
        RuntimeSpec spec = config(Sandbox.of("sh", "-c", "true").withVariable("A", "b"));
        ContainerProcess process = spec.process().orElseThrow();
        assertThat(process.args()).containsExactly("sh", "-c", "true");
        assertThat(process.env())
                .containsExactly("A=b", "HOME=/tmp", "LANG=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin");
        assertThat(process.capabilities()).isEmpty();
        assertThat(process.noNewPrivileges()).isTrue();
        assertThat(process.terminal()).isFalse();
        assertThat(spec.root()).hasValue(new Root("/scratch/rootfs", true));
    }

    @Test
    void everyNamespaceIsItsOwnAndOneIdIsMapped() {
        Linux linux = config(Sandbox.of("true")).linux().orElseThrow();
        assertThat(linux.namespaces())
                .extracting(LinuxNamespace::type)
                .containsExactlyInAnyOrder(
                        NamespaceType.PID,
                        NamespaceType.NETWORK,
                        NamespaceType.IPC,
                        NamespaceType.UTS,
                        NamespaceType.MOUNT,
                        NamespaceType.USER,
                        NamespaceType.CGROUP);
        assertThat(linux.namespaces()).allMatch(namespace -> namespace.path().isEmpty());
        assertThat(linux.uidMappings()).containsExactly(new IdMapping(0, 1000, 1));
        assertThat(linux.gidMappings()).containsExactly(new IdMapping(0, 1000, 1));
        assertThat(linux.maskedPaths()).contains("/proc/kcore");
        assertThat(linux.readonlyPaths()).contains("/proc/sys");
    }

    @Test
    void whatItSeesOfTheHostIsReadOnlyDownToTheLastMount() {
        List<Mount> mounts = config(Sandbox.of("true")
                        .withReadOnly(Path.of("/srv/inner"), "/data/sub")
                        .withReadOnly(Path.of("/srv/outer"), "/data"))
                .mounts();
        assertThat(mounts)
                .filteredOn(mount -> mount.type().equals(Optional.of("bind")))
                .extracting(mount -> mount.source().orElse("") + " " + mount.destination())
                .containsExactly("/usr /usr", "/srv/outer /data", "/srv/inner /data/sub");
        assertThat(mounts)
                .filteredOn(mount -> mount.type().equals(Optional.of("bind")))
                .allSatisfy(mount -> assertThat(mount.options()).contains("rro", "nosuid", "nodev"));
        assertThat(mounts).extracting(Mount::destination).doesNotContain("/sys");
    }

    @Test
    void limitsAreThoseOfTheCgroup() {
        SandboxLimits limits =
                SandboxLimits.none().withMemory(64 << 20).withProcesses(7).withCpus(1.5);
        LinuxResources set = resources(CONFIG, limits);
        assertThat(set.memory().orElseThrow().limit()).hasValue(64 << 20);
        assertThat(set.memory().orElseThrow().swap()).as("none of it in swap").hasValue(64 << 20);
        assertThat(set.pids().orElseThrow().limit()).isEqualTo(7);
        assertThat(set.cpu().orElseThrow().quota()).hasValue(150_000);
        assertThat(set.cpu().orElseThrow().period()).hasValue(100_000);

        SandboxConfig without = new SandboxConfig(CONFIG.rootfs(), VIEW, 1000, false, "jvm");
        assertThat(resources(without, limits).memory().orElseThrow().swap()).isEqualTo(OptionalLong.empty());
        LinuxResources none = resources(CONFIG, SandboxLimits.none());
        assertThat(List.of(none.memory(), none.pids(), none.cpu())).containsOnly(Optional.empty());
        assertThat(Controllers.limits(Controllers.of(limits))).containsExactly("memory", "processes", "cpus");
        assertThat(Controllers.of(SandboxLimits.none())).isEmpty();
    }

    private static LinuxResources resources(SandboxConfig config, SandboxLimits limits) {
        return config.of(Sandbox.of("true"), limits)
                .linux()
                .orElseThrow()
                .resources()
                .orElseThrow();
    }

    @Test
    void theFilterIsAListOfWhatIsAllowed() {
        LinuxSeccomp profile = SandboxConfig.profile();
        List<String> unconditional = profile.syscalls().stream()
                .filter(rule -> rule.args().isEmpty() && rule.errnoRet().isEmpty())
                .map(SeccompSyscall::names)
                .flatMap(List::stream)
                .toList();
        assertThat(unconditional).doesNotHaveDuplicates().contains("read", "execve", "fork", "futex");
        assertThat(unconditional)
                .doesNotContain(
                        "mount",
                        "unshare",
                        "setns",
                        "ptrace",
                        "bpf",
                        "io_uring_setup",
                        "keyctl",
                        "kexec_load",
                        "init_module",
                        "open_by_handle_at",
                        "userfaultfd",
                        "perf_event_open",
                        "clone",
                        "clone3",
                        "socket",
                        "personality");
    }

    @Test
    void theEnvironmentCanBeReplaced() {
        Sandbox sandbox = Sandbox.of("true").withEnvironment(Map.of("ONLY", "this"));
        assertThat(config(sandbox).process().orElseThrow().env()).containsExactly("ONLY=this");
    }
}
