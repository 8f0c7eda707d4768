// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.sandbox;

import io.caisson.api.Sandbox;
import io.caisson.api.SandboxLimits;
import io.caisson.runtime.spec.DefaultSpec;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.IdMapping;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.LinuxPids;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.Mount;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.Rlimit;
import io.caisson.spec.Root;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.User;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The configuration of a sandbox's container.
 *
 * @param rootfs where everything is bound to
 * @param owner user and group of the host that the sandbox is
 * @param hasSwap whether the host has swap, without which a limit of it is not needed
 */
record SandboxConfig(Path rootfs, RootView view, int owner, boolean hasSwap, String jvm) {
    private static final String PROFILE = "seccomp.json";
    private static final long PERIOD = 100_000;
    private static final long MOST_FILES = 1024;
    private static final List<String> VISIBLE = List.of("rbind", "rprivate", "rro", "nosuid", "nodev");

    RuntimeSpec of(Sandbox sandbox, SandboxLimits limits) {
        RuntimeSpec basis = DefaultSpec.of(false, 0, 0);
        return new RuntimeSpec(
                basis.ociVersion(),
                Optional.of(new Root(rootfs.toString(), true)),
                Optional.of(process(sandbox)),
                Optional.of("sandbox"),
                Optional.empty(),
                mounts(sandbox),
                Optional.empty(),
                Map.of(Leftovers.OWNER, jvm),
                Optional.of(linux(basis.linux().orElseThrow(), limits)));
    }

    private static ContainerProcess process(Sandbox sandbox) {
        List<String> environment = new ArrayList<>();
        new TreeMap<>(sandbox.environment()).forEach((name, value) -> environment.add(name + "=" + value));
        return DefaultSpec.of(false, 0, 0)
                .process()
                .orElseThrow()
                .withTerminal(false)
                .withUser(User.ROOT)
                .withCwd(sandbox.directory())
                .withEnv(environment)
                .withArgs(sandbox.command())
                .withCapabilities(Optional.empty())
                .withRlimits(
                        List.of(new Rlimit("RLIMIT_NOFILE", MOST_FILES, MOST_FILES), new Rlimit("RLIMIT_CORE", 0, 0)))
                .withNoNewPrivileges(true);
    }

    private List<Mount> mounts(Sandbox sandbox) {
        List<Mount> all = new ArrayList<>();
        view.binds().forEach(name -> all.add(bind(view.tree().resolve(name), "/" + name)));
        all.add(mount("/proc", "proc", "nosuid", "noexec", "nodev"));
        all.add(mount("/dev", "tmpfs", "nosuid", "noexec", "mode=755", "size=64k"));
        all.add(mount("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", "size=64m"));
        all.add(mount("/tmp", "tmpfs", "nosuid", "nodev", "mode=1777", "size=256m"));
        // a directory before what is seen below it
        new TreeMap<>(sandbox.readOnly())
                .forEach(
                        (inside, onHost) -> all.add(bind(onHost.toAbsolutePath().normalize(), inside)));
        return all;
    }

    private static Mount bind(Path source, String inside) {
        return new Mount(inside, Optional.of("bind"), Optional.of(source.toString()), VISIBLE, List.of(), List.of());
    }

    private static Mount mount(String inside, String type, String... options) {
        return new Mount(inside, Optional.of(type), Optional.of(type), List.of(options), List.of(), List.of());
    }

    private Linux linux(Linux basis, SandboxLimits limits) {
        List<LinuxNamespace> namespaces = new ArrayList<>(basis.namespaces());
        namespaces.add(new LinuxNamespace(NamespaceType.USER, Optional.empty()));
        namespaces.add(new LinuxNamespace(NamespaceType.CGROUP, Optional.empty()));
        List<IdMapping> ids = List.of(new IdMapping(0, owner, 1));
        return new Linux(
                List.of(),
                Map.of(),
                ids,
                ids,
                Map.of(),
                Optional.of(resources(basis.resources().orElseThrow(), limits)),
                Optional.empty(),
                namespaces,
                Optional.of(profile()),
                Optional.empty(),
                basis.maskedPaths(),
                basis.readonlyPaths(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private LinuxResources resources(LinuxResources basis, SandboxLimits limits) {
        OptionalLong none = OptionalLong.empty();
        Optional<LinuxMemory> memory = limits.memory().stream()
                .mapToObj(bytes -> new LinuxMemory(
                        OptionalLong.of(bytes),
                        none,
                        hasSwap ? OptionalLong.of(bytes) : none,
                        none,
                        none,
                        none,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .findFirst();
        Optional<LinuxCpu> cpu = limits.cpus().stream()
                .mapToObj(number -> new LinuxCpu(
                        none,
                        OptionalLong.of(Math.round(number * PERIOD)),
                        none,
                        OptionalLong.of(PERIOD),
                        none,
                        none,
                        Optional.empty(),
                        Optional.empty(),
                        none))
                .findFirst();
        Optional<LinuxPids> pids =
                limits.processes().stream().mapToObj(LinuxPids::new).findFirst();
        return new LinuxResources(
                Map.of(), basis.devices(), memory, cpu, pids, Optional.empty(), List.of(), Optional.empty(), Map.of());
    }

    /** What programs need and the kernel is best at; nothing that mounts, traces, loads, or makes namespaces. */
    static LinuxSeccomp profile() {
        try (InputStream stream = SandboxConfig.class.getResourceAsStream(PROFILE)) {
            return new SpecReader()
                    .parse(Objects.requireNonNull(stream, PROFILE).readAllBytes(), LinuxSeccomp.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
