// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.nsexec.WireWriter;
import java.util.List;

/** The container's file system. Destinations are paths inside the container, resolved below its root. */
public sealed interface FileSystemOperation extends Operation {
    /** Makes the private procfs that kernel settings are written through. */
    record Procfs() implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_PROCFS;
        }
    }

    /** The same in a joined mount namespace, whose /proc may be a fake; the caller's procfs is closed. */
    record OwnProcfs() implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_OWN_PROCFS;
        }
    }

    /** Sets the propagation of "/" (0: as it is) and attaches the tree of the root file system. */
    record Root(int slot, long propagation) implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_ROOT;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(slot).u64(propagation);
        }
    }

    /**
     * Mounts a file system.
     *
     * @param options {@code key} or {@code key=value} of the file system
     * @param attributes MOUNT_ATTR_* of the mount
     * @param superblockFlags MS_* of the file system
     * @param propagation MS_*, 0 leaves the default
     * @param mode of a directory made for it
     */
    record MountFs(
            String type,
            String source,
            String destination,
            List<String> options,
            long attributes,
            long superblockFlags,
            long propagation,
            int flags,
            int mode)
            implements FileSystemOperation {
        public MountFs {
            options = List.copyOf(options);
        }

        @Override
        public int code() {
            return Wire.OP_MOUNT_FS;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(type).str(source).str(destination).strs(options).u64(attributes);
            out.u64(superblockFlags).u64(propagation).u32(flags).u32(mode);
        }
    }

    /** Where hooks look for the root: attached there, not on top of the old root. */
    record RootPlace(String path) implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_ROOT_PLACE;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(path);
        }
    }

    /** Attaches a detached tree. */
    record MountTree(int slot, String destination, int flags) implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_MOUNT_TREE;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(slot).str(destination).u32(flags);
        }
    }

    /** Changes attributes and propagation of a mount. */
    record MountAttr(String destination, long set, long clear, long propagation, int flags)
            implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_MOUNT_ATTR;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(destination).u64(set).u64(clear).u64(propagation).u32(flags);
        }
    }

    /**
     * Gives a file system and its mount exactly these options, flags and attributes, as {@code mount -o remount}.
     *
     * @param clear names MOUNT_ATTR__ATIME if an access time mode was chosen
     */
    record Remount(String destination, List<String> options, long set, long clear, long superblockFlags)
            implements FileSystemOperation {
        public Remount {
            options = List.copyOf(options);
        }

        @Override
        public int code() {
            return Wire.OP_REMOUNT;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(destination).strs(options).u64(set).u64(clear).u64(superblockFlags);
        }
    }

    /** Hides a file or directory. */
    record Mask(String destination) implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_MASK;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(destination);
        }
    }

    /** Labels what hides directories. */
    record MaskLabel(String label) implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_MASK_LABEL;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(label);
        }
    }

    /** Makes a file or directory read-only. */
    record Readonly(String destination) implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_READONLY;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(destination);
        }
    }

    /** Makes a device node or fifo. */
    record Mknod(String destination, int mode, long major, long minor, long uid, long gid)
            implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_MKNOD;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(destination).u32(mode).u32(major).u32(minor).u32(uid).u32(gid);
        }
    }

    /** Makes a symbolic link. */
    record Symlink(String target, String destination) implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_SYMLINK;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(target).str(destination);
        }
    }

    /** Makes a directory and those above it. */
    record Mkdir(String destination, int mode, int uid, int gid) implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_MKDIR;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(destination).u32(mode).u32(uid).u32(gid);
        }
    }

    /** Makes the attached tree the root and lets go of the old one. */
    record PivotRoot() implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_PIVOT_ROOT;
        }
    }

    /** Moves the attached tree over "/" and changes root to it. */
    record MoveRoot() implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_MOVE_ROOT;
        }
    }

    /** Changes root to a tree, without a mount namespace. */
    record Chroot(int slot) implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_CHROOT;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(slot);
        }
    }

    /** Writes a kernel parameter; the name has slashes. */
    record Sysctl(String name, String value) implements FileSystemOperation {
        @Override
        public int code() {
            return Wire.OP_SYSCTL;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(name).str(value);
        }
    }
}
