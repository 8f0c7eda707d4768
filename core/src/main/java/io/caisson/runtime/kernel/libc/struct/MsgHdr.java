// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc.struct;

import io.caisson.runtime.kernel.libc.Memory;

/** struct msghdr. */
public final class MsgHdr {
    public static final int MSG_NAME = 0;
    public static final int MSG_NAMELEN = 8;
    public static final int MSG_IOV = 16;
    public static final int MSG_IOVLEN = 24;
    public static final int MSG_CONTROL = 32;
    public static final int MSG_CONTROLLEN = 40;
    public static final int MSG_FLAGS = 48;
    public static final int SIZE = 56;

    private MsgHdr() {}

    public static void setVector(Memory at, Memory ioVec) {
        at.putLong(MSG_IOV, ioVec.address());
        at.putLong(MSG_IOVLEN, 1);
    }

    public static void setControl(Memory at, Memory control, long length) {
        at.putLong(MSG_CONTROL, control.address());
        at.putLong(MSG_CONTROLLEN, length);
    }

    public static void clearControl(Memory at) {
        at.putLong(MSG_CONTROL, 0);
        at.putLong(MSG_CONTROLLEN, 0);
    }

    public static long controlLength(Memory at) {
        return at.getLong(MSG_CONTROLLEN);
    }

    public static int flags(Memory at) {
        return at.getInt(MSG_FLAGS);
    }
}
