// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import java.util.ArrayList;
import java.util.List;

/** struct cmsghdr and the descriptors of SCM_RIGHTS behind it. */
final class CmsgHdr {
    static final int CMSG_LEN = 0;
    static final int CMSG_LEVEL = 8;
    static final int CMSG_TYPE = 12;
    static final int SIZE = 16;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;

    private CmsgHdr() {}

    /** CMSG_SPACE of that many descriptors. */
    static int space(int descriptors) {
        return SIZE + align(descriptors * Integer.BYTES);
    }

    static void setRights(Memory at, List<Integer> descriptors) {
        at.putLong(CMSG_LEN, SIZE + (long) descriptors.size() * Integer.BYTES);
        at.putInt(CMSG_LEVEL, SOL_SOCKET);
        at.putInt(CMSG_TYPE, SCM_RIGHTS);
        for (int i = 0; i < descriptors.size(); i++) {
            at.putInt(SIZE + (long) i * Integer.BYTES, descriptors.get(i));
        }
    }

    /** The descriptors of every SCM_RIGHTS message in a control buffer. */
    static List<Integer> rights(Memory control, long length) {
        List<Integer> found = new ArrayList<>();
        long at = 0;
        while (at + SIZE <= length) {
            long end = at + control.getLong(at + CMSG_LEN);
            if (control.getInt(at + CMSG_LEVEL) == SOL_SOCKET && control.getInt(at + CMSG_TYPE) == SCM_RIGHTS) {
                for (long one = at + SIZE; one + Integer.BYTES <= end; one += Integer.BYTES) {
                    found.add(control.getInt(one));
                }
            }
            at = Math.max(align(end), at + SIZE);
        }
        return found;
    }

    private static int align(int length) {
        return (length + 7) & ~7;
    }

    private static long align(long length) {
        return (length + 7) & ~7L;
    }
}
