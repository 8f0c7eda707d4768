// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RootfsPropagation;
import java.util.Optional;

/**
 * Clones of the host's mounts. A clone of a shared mount belongs to the host's peer group, and what a container
 * mounts below it would appear on the host: it becomes a slave, or private, before it is handed over.
 */
final class TreePlan {
    private final Programme programme;
    private final Optional<RootfsPropagation> wanted;
    private final boolean inUserNamespace;
    private final int phase;

    TreePlan(Programme programme, SpecFacts facts) {
        this.programme = programme;
        this.wanted = facts.linux().rootfsPropagation();
        this.inUserNamespace = facts.has(NamespaceType.USER);
        boolean late = facts.caller().inUserNamespace() || (facts.caller().rootless() && inUserNamespace);
        this.phase = late ? Wire.PHASE_INIT : Wire.PHASE_HOST;
    }

    /** The root file system: pivot_root(2) refuses a shared one. */
    int root(String path) {
        int slot = open(path, true);
        detach(slot, keepsPeers() ? MountFlags.MS_PRIVATE : inherited());
        return slot;
    }

    /** The source of a bind mount. */
    int source(String path, boolean recursive) {
        int slot = open(path, recursive);
        if (!keepsPeers()) {
            detach(slot, inherited());
        }
        return slot;
    }

    /** A file of the host that mounts never spread from, such as a device. */
    int file(String path) {
        int slot = open(path, false);
        detach(slot, MountFlags.MS_PRIVATE);
        return slot;
    }

    void change(int slot, MountAttributes attributes, boolean recursive) {
        if (!attributes.isEmpty()) {
            int flags = recursive ? Wire.ATTR_RECURSIVE_FLAG : 0;
            programme.add(new TreeOperation.TreeAttr(slot, attributes.set(), attributes.clear(), 0, flags, phase));
        }
    }

    void mapIds(int slot, String uidMap, String gidMap, boolean recursive) {
        int flags = recursive ? Wire.ATTR_RECURSIVE_FLAG : 0;
        programme.add(new TreeOperation.TreeIdmap(slot, uidMap, gidMap, flags, phase));
    }

    void propagate(int slot, long propagation) {
        programme.add(new TreeOperation.TreeAttr(slot, 0, 0, propagation, recursion(propagation), phase));
    }

    /** The flag that goes with a recursive propagation. */
    static int recursion(long propagation) {
        return (propagation & MountFlags.MS_REC) != 0 ? Wire.ATTR_RECURSIVE_FLAG : 0;
    }

    /** The place itself, to change root to. */
    int place(String path) {
        int slot = programme.newSlot();
        programme.add(new TreeOperation.OpenTree(slot, path, Wire.TREE_PLAIN, Wire.PHASE_HOST));
        return slot;
    }

    private int open(String path, boolean recursive) {
        int slot = programme.newSlot();
        programme.add(new TreeOperation.OpenTree(slot, path, recursive ? Wire.TREE_RECURSIVE : 0, phase));
        return slot;
    }

    private void detach(int slot, long type) {
        propagate(slot, type | MountFlags.MS_REC);
    }

    /** Only a configuration that shares its root with the host asks for it, and only root of the host can have it. */
    private boolean keepsPeers() {
        return !inUserNamespace
                && wanted.filter(value -> value == RootfsPropagation.SHARED || value == RootfsPropagation.RSHARED)
                        .isPresent();
    }

    /** What a mount made below a root of the propagation wanted would be. */
    private long inherited() {
        boolean apart = wanted.filter(value -> switch (value) {
                    case PRIVATE, RPRIVATE, UNBINDABLE, RUNBINDABLE -> true;
                    case SHARED, RSHARED, SLAVE, RSLAVE -> false;
                })
                .isPresent();
        return apart ? MountFlags.MS_PRIVATE : MountFlags.MS_SLAVE;
    }
}
