// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.HostCheck;
import io.caisson.api.HostCheck.Result;
import io.caisson.nsexec.NativeBinaries;
import io.caisson.runtime.kernel.Errno;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SpawnRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What caisson-probe finds: namespaces, clones, mounts, filters, tried in children of its own. */
final class KernelTrial {
    /** No container is made without these. */
    private static final Set<String> ESSENTIAL = Set.of(
            "mount-namespace",
            "pid-namespace",
            "network-namespace",
            "ipc-namespace",
            "uts-namespace",
            "clone3",
            "detached-mount");

    private static final Map<String, String> FIXES = Map.ofEntries(
            Map.entry(
                    "user-namespace",
                    "sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone=1,"
                            + " kernel.apparmor_restrict_unprivileged_userns=0"),
            Map.entry("mount-namespace", "run as root, or allow user namespaces"),
            Map.entry("time-namespace", "a kernel with CONFIG_TIME_NS (Linux 5.6)"),
            Map.entry("cgroup-namespace", "a kernel with CONFIG_CGROUPS"),
            Map.entry("id-maps", "install uidmap, and give the user a range in /etc/subuid and /etc/subgid"),
            Map.entry("clone3", "allow clone3 in the seccomp profile that this runs under"),
            Map.entry(
                    "clone-into-cgroup",
                    "needs cgroup v2 and the right to its cgroup.procs; done by attaching otherwise"),
            Map.entry("detached-mount", "Linux 5.12 or later"),
            Map.entry("overlay", "modprobe overlay; a user needs Linux 5.11"),
            Map.entry("idmapped-mount", "root, and a file system that takes id maps"),
            Map.entry("seccomp", "a kernel with CONFIG_SECCOMP_FILTER"),
            Map.entry("seccomp-notify", "a kernel with CONFIG_SECCOMP_FILTER (Linux 5.0)"),
            Map.entry("memfd-exec", "sysctl vm.memfd_noexec=0; other ways of sealing are used until then"),
            Map.entry("device-program", "root, and a kernel with CONFIG_CGROUP_BPF; only cgroup v2 needs it"),
            Map.entry("pressure", "boot with psi=1, and a kernel with CONFIG_PSI"));

    private final RuntimeParts parts;

    KernelTrial(RuntimeParts parts) {
        this.parts = parts;
    }

    List<HostCheck> checks(SubordinateIds ids, Optional<Path> unifiedCgroup) {
        List<HostCheck> checks = new ArrayList<>();
        checks.add(new HostCheck("kernel", "linux", Result.OK, parts.kernel().kernelRelease(), Optional.empty()));
        try {
            checks.addAll(parse(output(ids, unifiedCgroup), Callers.isUser(parts.host())));
        } catch (CaissonException | IllegalStateException e) {
            checks.add(new HostCheck(
                    "kernel",
                    "caisson-probe",
                    Result.ESSENTIAL,
                    Doctor.words(e),
                    Optional.of("the installation is not whole")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return checks;
    }

    private String output(SubordinateIds ids, Optional<Path> unifiedCgroup) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("caisson-probe", "tree=/"));
        unifiedCgroup.ifPresent(path -> arguments.add("cgroup=" + path));
        arguments.addAll(ids.arguments());
        try (HostFd output = parts.kernel().memfd("doctor", 0);
                NativeBinaries binaries = new NativeBinaries()) {
            SpawnRequest request = new SpawnRequest(
                    new SpawnRequest.Executable.AtPath(binaries.probe()),
                    arguments,
                    List.of(),
                    Optional.empty(),
                    List.of(Descriptor.devNull(), Descriptor.held(output.number()), Descriptor.devNull()));
            try (ChildProcess child = parts.spawner().spawn(request)) {
                child.waitFor();
            }
            return parts.kernel().content(output);
        }
    }

    /** A line is a name, an errno and what failed. */
    static List<HostCheck> parse(String output, boolean user) {
        return output.lines().map(line -> check(line.split("\t", -1), user)).toList();
    }

    private static HostCheck check(String[] fields, boolean user) {
        String name = fields[0];
        int errno = Integer.parseInt(fields[1]);
        if (errno == 0) {
            return new HostCheck("kernel", name, Result.OK, "works", Optional.empty());
        }
        boolean essential = ESSENTIAL.contains(name) || (user && name.equals("user-namespace"));
        return new HostCheck(
                "kernel",
                name,
                essential ? Result.ESSENTIAL : Result.LACKING,
                fields[2] + ": " + Errno.text(errno),
                Optional.ofNullable(FIXES.get(name)));
    }
}
