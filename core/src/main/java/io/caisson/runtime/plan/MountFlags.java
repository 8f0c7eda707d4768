// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

/** Numbers of mount(2) and mount_setattr(2). */
final class MountFlags {
    static final long MS_RDONLY = 1;
    static final long MS_SYNCHRONOUS = 1 << 4;
    static final long MS_MANDLOCK = 1 << 6;
    static final long MS_DIRSYNC = 1 << 7;
    static final long MS_REC = 1 << 14;
    static final long MS_SILENT = 1 << 15;
    static final long MS_UNBINDABLE = 1 << 17;
    static final long MS_PRIVATE = 1 << 18;
    static final long MS_SLAVE = 1 << 19;
    static final long MS_SHARED = 1 << 20;
    static final long MS_I_VERSION = 1 << 23;
    static final long MS_LAZYTIME = 1 << 25;

    static final long ATTR_RDONLY = 0x1;
    static final long ATTR_NOSUID = 0x2;
    static final long ATTR_NODEV = 0x4;
    static final long ATTR_NOEXEC = 0x8;
    /** Mask of the three ways to keep access times: they are one choice, not bits. */
    static final long ATTR_ATIME = 0x70;

    static final long ATTR_RELATIME = 0x0;
    static final long ATTR_NOATIME = 0x10;
    static final long ATTR_STRICTATIME = 0x20;
    static final long ATTR_NODIRATIME = 0x80;
    /** Since Linux 5.14. */
    static final long ATTR_NOSYMFOLLOW = 0x20_0000;

    private MountFlags() {}
}
