// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc.struct;

import io.caisson.runtime.kernel.libc.Memory;

/** struct statfs. */
public final class StatFs {
    public static final int F_TYPE = 0;
    public static final int SIZE = 120;

    private StatFs() {}

    public static long type(Memory at) {
        return at.getLong(F_TYPE);
    }
}
