// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.jnr.struct;

import jnr.ffi.Pointer;

/** struct statfs. */
public final class StatFs {
    public static final int F_TYPE = 0;
    public static final int SIZE = 120;

    private StatFs() {}

    public static long type(Pointer at) {
        return at.getLong(F_TYPE);
    }
}
