// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc.struct;

/** sigset_t of libc: one bit per signal. */
public final class SigSet {
    public static final int SIZE = 128;

    private SigSet() {}
}
