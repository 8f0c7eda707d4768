// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

/** struct pollfd, and arrays of it. */
final class PollFd {
    static final int FD = 0;
    static final int EVENTS = 4;
    static final int REVENTS = 6;
    static final int SIZE = 8;

    private PollFd() {}

    static void set(Memory array, int index, int descriptor, short events) {
        array.putInt((long) index * SIZE + FD, descriptor);
        array.putShort((long) index * SIZE + EVENTS, events);
    }

    static int ready(Memory array, int index) {
        return array.getShort((long) index * SIZE + REVENTS);
    }
}
