// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

/** struct iovec. */
final class IoVec {
    static final int IOV_BASE = 0;
    static final int IOV_LEN = 8;
    static final int SIZE = 16;

    private IoVec() {}

    static void set(Memory at, long base, long length) {
        at.putLong(IOV_BASE, base);
        at.putLong(IOV_LEN, length);
    }
}
