// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.IdMapping;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.Mount;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The configuration to start from, the same as {@code runc spec} writes. */
public final class DefaultSpec {
    private static final String RESOURCE = "default-config.json";

    private DefaultSpec() {}

    /**
     * The default configuration for a host with cgroup v1.
     *
     * @param rootless made for a caller without privileges: its ids become root of a user namespace, /sys is that of
     *     the host, and there is neither a network namespace nor a limit
     */
    public static RuntimeSpec of(boolean rootless, int euid, int egid) {
        return of(rootless, euid, egid, false);
    }

    /**
     * The default configuration.
     *
     * @param unifiedCgroups the host has cgroup v2 only; the container then gets a cgroup namespace
     */
    public static RuntimeSpec of(boolean rootless, int euid, int egid, boolean unifiedCgroups) {
        RuntimeSpec spec = new SpecReader().parse(resource());
        Linux linux = spec.linux().orElseThrow();
        List<LinuxNamespace> namespaces = new ArrayList<>(linux.namespaces());
        if (unifiedCgroups) {
            namespaces.add(new LinuxNamespace(NamespaceType.CGROUP, Optional.empty()));
        }
        if (!rootless) {
            return spec.withLinux(linux.withNamespaces(namespaces));
        }
        namespaces.removeIf(namespace -> namespace.type() == NamespaceType.NETWORK);
        namespaces.add(new LinuxNamespace(NamespaceType.USER, Optional.empty()));
        Linux unprivileged = linux.withNamespaces(namespaces)
                .withIdMappings(own(Integer.toUnsignedLong(euid)), own(Integer.toUnsignedLong(egid)))
                .withResources(Optional.empty());
        return spec.withMounts(
                        spec.mounts().stream().map(DefaultSpec::unprivileged).toList())
                .withLinux(unprivileged);
    }

    private static List<IdMapping> own(long id) {
        return List.of(new IdMapping(0, id, 1));
    }

    /** Without a group that is not mapped, and without a sysfs, which needs rights over the network namespace. */
    private static Mount unprivileged(Mount mount) {
        if (mount.type().filter("sysfs"::equals).isPresent()) {
            return new Mount(
                    mount.destination(),
                    Optional.of("none"),
                    Optional.of("/sys"),
                    List.of("rbind", "nosuid", "noexec", "nodev", "ro"),
                    List.of(),
                    List.of());
        }
        List<String> options = mount.options().stream()
                .filter(option -> !option.startsWith("gid=") && !option.startsWith("uid="))
                .toList();
        return new Mount(mount.destination(), mount.type(), mount.source(), options, List.of(), List.of());
    }

    private static byte[] resource() {
        try (InputStream stream = DefaultSpec.class.getResourceAsStream(RESOURCE)) {
            return Objects.requireNonNull(stream, RESOURCE).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
