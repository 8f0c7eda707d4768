// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.spec.NamespaceType;
import io.caisson.spi.cgroup.CgroupHierarchy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Mounts of type cgroup: one file system for v2, a directory of hierarchies for v1 and hybrid hosts. */
final class CgroupMountPlan {
    private static final String HOST_CGROUPS = "/sys/fs/cgroup";

    private final Programme programme;
    private final SpecFacts facts;
    private final TreePlan trees;
    private final List<CgroupHierarchy> hierarchies;

    CgroupMountPlan(Programme programme, SpecFacts facts, TreePlan trees, List<CgroupHierarchy> hierarchies) {
        this.programme = programme;
        this.facts = facts;
        this.trees = trees;
        this.hierarchies = hierarchies;
    }

    /** @param last operations for when everything has been put into the mount */
    void mount(String destination, MountOptions options, List<Operation> last) {
        if (hierarchies.isEmpty()) {
            hostCgroups(destination, options);
        } else if (hierarchies.size() == 1 && hierarchies.get(0).unified()) {
            unified(hierarchies.get(0), destination, options);
        } else {
            directory(destination, options, last);
        }
        MountAttributes recursive = options.recursive();
        if (!hierarchies.isEmpty() && !recursive.isEmpty()) {
            last.add(new FileSystemOperation.MountAttr(
                    destination, recursive.set(), recursive.clear(), 0, Wire.ATTR_RECURSIVE_FLAG));
        }
        for (long propagation : options.propagation()) {
            programme.add(
                    new FileSystemOperation.MountAttr(destination, 0, 0, propagation, TreePlan.recursion(propagation)));
        }
    }

    /** Nothing is managed, so nothing may be written: all of the host's cgroups, read-only (CVE-2023-25809). */
    private void hostCgroups(String destination, MountOptions options) {
        int slot = trees.source(HOST_CGROUPS, true);
        trees.change(slot, options.attributes().with(MountFlags.ATTR_RDONLY), true);
        programme.add(new FileSystemOperation.MountTree(slot, destination, 0));
    }

    /**
     * Mounted afresh from the host's cgroup namespace it would change the options of all its mounts, nsdelegate among
     * them: all of it is bound there, or where that would show too much, the container's part.
     */
    private void unified(CgroupHierarchy hierarchy, String destination, MountOptions options) {
        if (facts.has(NamespaceType.CGROUP)) {
            hierarchy(hierarchy, destination, options);
        } else {
            bind(facts.inUserNamespace() ? hierarchy.cgroup().toString() : HOST_CGROUPS, destination, options);
        }
    }

    private void directory(String destination, MountOptions options, List<Operation> last) {
        MountAttributes writable = options.attributes().without(MountFlags.ATTR_RDONLY);
        List<String> data = new ArrayList<>(List.of("mode=755"));
        facts.labelOption().ifPresent(data::add);
        fileSystem("tmpfs", "tmpfs", destination, data, writable);
        for (CgroupHierarchy hierarchy : hierarchies) {
            if (!hierarchy.unified()) { // the v2 part of a hybrid host has no controllers: as with runc, it stays out
                hierarchy(hierarchy, destination + "/" + hierarchy.directory(), options);
                links(hierarchy, destination);
            }
        }
        if (options.readOnly()) {
            last.add(new FileSystemOperation.MountAttr(destination, MountFlags.ATTR_RDONLY, 0, 0, 0));
        }
    }

    /** Inside a cgroup namespace it is mounted afresh and shows the container's part only. */
    private void hierarchy(CgroupHierarchy hierarchy, String destination, MountOptions options) {
        if (facts.has(NamespaceType.CGROUP) && facts.canMountFor(NamespaceType.CGROUP)) {
            String type = hierarchy.unified() ? "cgroup2" : "cgroup";
            List<String> data = hierarchy.unified() ? options.data() : hierarchy.controllers();
            fileSystem(type, "cgroup", destination, data, options.attributes());
        } else {
            bind(hierarchy.cgroup().toString(), destination, options);
        }
    }

    private void bind(String source, String destination, MountOptions options) {
        int slot = trees.source(source, true);
        trees.change(slot, options.attributes(), false);
        programme.add(new FileSystemOperation.MountTree(slot, destination, 0));
    }

    private void fileSystem(
            String type, String source, String destination, List<String> data, MountAttributes attributes) {
        programme.add(new FileSystemOperation.MountFs(
                type, source, destination, data, attributes.set(), 0, 0, 0, MountPlan.DIRECTORY_MODE));
    }

    /** {@code cpu} and {@code cpuacct} for {@code cpu,cpuacct}. */
    private void links(CgroupHierarchy hierarchy, String destination) {
        String name = hierarchy.directory();
        if (name.indexOf(',') >= 0) {
            Stream.of(name.split(","))
                    .forEach(part -> programme.add(new FileSystemOperation.Symlink(name, destination + "/" + part)));
        }
    }
}
