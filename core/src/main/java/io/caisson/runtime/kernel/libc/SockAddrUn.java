// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

/** struct sockaddr_un. */
final class SockAddrUn {
    static final int SUN_FAMILY = 0;
    static final int SUN_PATH = 2;
    static final int SIZE = 110;

    private static final short AF_UNIX = 1;

    private SockAddrUn() {}

    /** Whether a path, with its final NUL, has room. */
    static boolean fits(byte[] path) {
        return path.length <= SIZE - SUN_PATH;
    }

    /** Sets the path, which ends with NUL. */
    static void set(Memory at, byte[] path) {
        at.putShort(SUN_FAMILY, AF_UNIX);
        at.put(SUN_PATH, path, 0, path.length);
    }
}
