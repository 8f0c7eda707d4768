// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

/** struct sigaction of libc. */
final class SigAction {
    static final int SA_HANDLER = 0;
    static final int SA_MASK = 8;
    static final int SA_FLAGS = 136;
    static final int SIZE = 152;

    private static final long SIG_IGN = 1;
    private static final int SA_NOCLDWAIT = 2;

    private SigAction() {}

    /** Whether children that end under this action leave no status behind. */
    static boolean discardsChildren(Memory at) {
        return at.getLong(SA_HANDLER) == SIG_IGN || (at.getInt(SA_FLAGS) & SA_NOCLDWAIT) != 0;
    }
}
