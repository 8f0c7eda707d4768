// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc.struct;

import io.caisson.runtime.kernel.libc.Memory;

/** struct pollfd, and arrays of it. */
public final class PollFd {
    public static final int FD = 0;
    public static final int EVENTS = 4;
    public static final int REVENTS = 6;
    public static final int SIZE = 8;

    private PollFd() {}

    public static void set(Memory array, int index, int descriptor, short events) {
        array.putInt((long) index * SIZE + FD, descriptor);
        array.putShort((long) index * SIZE + EVENTS, events);
    }

    public static int ready(Memory array, int index) {
        return array.getShort((long) index * SIZE + REVENTS);
    }
}
