// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

/** struct msghdr. */
final class MsgHdr {
    static final int MSG_NAME = 0;
    static final int MSG_NAMELEN = 8;
    static final int MSG_IOV = 16;
    static final int MSG_IOVLEN = 24;
    static final int MSG_CONTROL = 32;
    static final int MSG_CONTROLLEN = 40;
    static final int MSG_FLAGS = 48;
    static final int SIZE = 56;

    private MsgHdr() {}

    static void setVector(Memory at, Memory ioVec) {
        at.putLong(MSG_IOV, ioVec.address());
        at.putLong(MSG_IOVLEN, 1);
    }

    static void setControl(Memory at, Memory control, long length) {
        at.putLong(MSG_CONTROL, control.address());
        at.putLong(MSG_CONTROLLEN, length);
    }

    static void clearControl(Memory at) {
        at.putLong(MSG_CONTROL, 0);
        at.putLong(MSG_CONTROLLEN, 0);
    }

    static long controlLength(Memory at) {
        return at.getLong(MSG_CONTROLLEN);
    }

    static int flags(Memory at) {
        return at.getInt(MSG_FLAGS);
    }
}
