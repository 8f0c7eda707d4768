// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.jnr;

import jnr.ffi.Pointer;

/** struct scmp_arg_cmp of libseccomp, and arrays of it. */
public final class ScmpArgCmp {
    public static final int ARG = 0;
    public static final int OP = 4;
    public static final int DATUM_A = 8;
    public static final int DATUM_B = 16;
    public static final int SIZE = 24;

    private ScmpArgCmp() {}

    public static void set(Pointer array, int index, int argument, int operator, long first, long second) {
        long at = (long) index * SIZE;
        array.putInt(at + ARG, argument);
        array.putInt(at + OP, operator);
        array.putLong(at + DATUM_A, first);
        array.putLong(at + DATUM_B, second);
    }
}
