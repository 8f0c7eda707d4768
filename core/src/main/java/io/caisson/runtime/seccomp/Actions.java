// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.runtime.kernel.Errno;
import io.caisson.spec.SeccompAction;
import java.util.OptionalLong;

/** Actions as the kernel numbers them: SECCOMP_RET_* with its data. */
final class Actions {
    static final int KILL_PROCESS = 0x80000000;
    static final int KILL_THREAD = 0;
    static final int TRAP = 0x00030000;
    static final int ERRNO = 0x00050000;
    static final int NOTIFY = 0x7fc00000;
    static final int TRACE = 0x7ff00000;
    static final int LOG = 0x7ffc0000;
    static final int ALLOW = 0x7fff0000;

    private static final int DATA = 0xffff;

    private Actions() {}

    /** Data that an action cannot carry is left out, as libcontainer does. */
    static int number(SeccompAction action, OptionalLong errnoRet) {
        int data = (int) errnoRet.orElse(Errno.EPERM) & DATA;
        return switch (action) {
            case SCMP_ACT_KILL, SCMP_ACT_KILL_THREAD -> KILL_THREAD;
            case SCMP_ACT_KILL_PROCESS -> KILL_PROCESS;
            case SCMP_ACT_TRAP -> TRAP;
            case SCMP_ACT_ERRNO -> ERRNO | data;
            case SCMP_ACT_TRACE -> TRACE | data;
            case SCMP_ACT_ALLOW -> ALLOW;
            case SCMP_ACT_LOG -> LOG;
            case SCMP_ACT_NOTIFY -> NOTIFY;
        };
    }
}
