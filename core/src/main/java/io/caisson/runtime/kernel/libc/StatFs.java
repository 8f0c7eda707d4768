// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

/** struct statfs. */
final class StatFs {
    static final int F_TYPE = 0;
    static final int SIZE = 120;

    private StatFs() {}

    static long type(Memory at) {
        return at.getLong(F_TYPE);
    }
}
