// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.api.SpecException;
import io.caisson.api.SpecProblem;
import io.caisson.spec.IdMapping;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the parts of the plan ask the configuration again and again. */
final class SpecFacts {
    private final RuntimeSpec spec;
    private final Linux linux;
    private final InitRequest.Caller caller;
    private final Map<NamespaceType, Optional<String>> namespaces = new EnumMap<>(NamespaceType.class);

    SpecFacts(RuntimeSpec spec, InitRequest.Caller caller) {
        this.spec = spec;
        this.linux = spec.linux().orElseGet(Linux::none);
        this.caller = caller;
        for (LinuxNamespace namespace : linux.namespaces()) {
            namespaces.put(namespace.type(), namespace.path().filter(path -> !path.isEmpty()));
        }
    }

    static SpecException problem(String pointer, String message) {
        return new SpecException(List.of(new SpecProblem(pointer, message)));
    }

    RuntimeSpec spec() {
        return spec;
    }

    Linux linux() {
        return linux;
    }

    InitRequest.Caller caller() {
        return caller;
    }

    /** A new one, or one joined by path. */
    boolean has(NamespaceType type) {
        return namespaces.containsKey(type);
    }

    boolean makes(NamespaceType type) {
        return has(type) && !joins(type);
    }

    boolean joins(NamespaceType type) {
        return path(type).isPresent();
    }

    Optional<String> path(NamespaceType type) {
        return namespaces.getOrDefault(type, Optional.empty());
    }

    Optional<String> mountLabel() {
        return linux.mountLabel().filter(label -> !label.isEmpty());
    }

    /** The label as an option of a file system. */
    Optional<String> labelOption() {
        return mountLabel().map(label -> "context=" + label);
    }

    /** One of its own, or that of the runtime: then the kernel keeps what concerns the whole host. */
    boolean inUserNamespace() {
        return has(NamespaceType.USER) || caller.inUserNamespace();
    }

    /**
     * Whether a file system that belongs to a namespace of this kind can be mounted afresh: a container's own user
     * namespace has no rights over a namespace of the host. A runtime in a user namespace usually made the others with
     * it; of all of them only the cgroup namespace is seldom its own.
     */
    boolean canMountFor(NamespaceType type) {
        boolean ownedByCaller = type != NamespaceType.CGROUP || !caller.inUserNamespace();
        return makes(type) || (!has(NamespaceType.USER) && ownedByCaller) || (joins(type) && joins(NamespaceType.USER));
    }

    /**
     * libcontainer row S22: processes may change their supplementary groups unless the only group mapped is the
     * caller's own, since an unprivileged caller may not map more without a tool.
     */
    boolean mapsMoreThanOwnGroup() {
        List<IdMapping> groups = linux.gidMappings();
        return !groups.isEmpty() && !groups.equals(List.of(new IdMapping(0, caller.egid(), 1)));
    }

    /** Whether setgroups(2) is of no use: denied, or the groups of an unprivileged caller would be lost. */
    boolean setgroupsDenied() {
        return caller.rootless() || caller.setgroupsDenied() || (makes(NamespaceType.USER) && !mapsMoreThanOwnGroup());
    }

    /** Whether a group id of the container exists on the host; true when the mapping is not known. */
    boolean mapsGroup(long gid) {
        return !makes(NamespaceType.USER)
                || linux.gidMappings().stream()
                        .anyMatch(map -> gid >= map.containerID() && gid < map.containerID() + map.size());
    }
}
