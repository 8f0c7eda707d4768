// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.nsexec.WireWriter;

/**
 * Detached mount trees. They are made in the caller's namespaces before any other is joined or made; a rootless caller
 * has no rights there, so its init makes them in the mount namespace of its own, before it leaves the old root.
 */
public sealed interface TreeOperation extends Operation {
    /** Clones the mounts at a path of the host, detached, into a slot. */
    record OpenTree(int slot, String path, int flags, int phase) implements TreeOperation {
        @Override
        public int code() {
            return Wire.OP_OPEN_TREE;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(slot).str(path).u32(flags);
        }
    }

    /** Changes attributes and propagation of a detached tree. */
    record TreeAttr(int slot, long set, long clear, long propagation, int flags, int phase) implements TreeOperation {
        @Override
        public int code() {
            return Wire.OP_TREE_ATTR;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(slot).u64(set).u64(clear).u64(propagation).u32(flags);
        }
    }

    /** Gives a detached tree id mappings of its own. */
    record TreeIdmap(int slot, String uidMap, String gidMap, int flags, int phase) implements TreeOperation {
        @Override
        public int code() {
            return Wire.OP_TREE_IDMAP;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(slot).str(uidMap).str(gidMap).u32(flags);
        }
    }
}
