// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc.struct;

import io.caisson.runtime.kernel.libc.Memory;

/** struct iovec. */
public final class IoVec {
    public static final int IOV_BASE = 0;
    public static final int IOV_LEN = 8;
    public static final int SIZE = 16;

    private IoVec() {}

    public static void set(Memory at, long base, long length) {
        at.putLong(IOV_BASE, base);
        at.putLong(IOV_LEN, length);
    }
}
