// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

/** sigset_t of libc: one bit per signal. */
final class SigSet {
    static final int SIZE = 128;

    private SigSet() {}
}
