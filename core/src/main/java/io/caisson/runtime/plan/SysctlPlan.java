// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import java.util.Map;

/** Kernel parameters. */
final class SysctlPlan {
    private SysctlPlan() {}

    static void sysctls(Programme programme, Map<String, String> sysctls) {
        sysctls.forEach((name, value) -> programme.add(new FileSystemOperation.Sysctl(path(name), value)));
    }

    /**
     * The path below /proc/sys. As sysctl(8) reads names: whichever separator comes first is one, and the other
     * stands for itself ({@code net.ipv4.conf.eth0/100.forwarding}).
     */
    static String path(String name) {
        int dot = name.indexOf('.');
        int slash = name.indexOf('/');
        boolean slashed = slash >= 0 && (dot < 0 || slash < dot);
        return slashed ? name : name.replace('/', '\0').replace('.', '/').replace('\0', '.');
    }
}
