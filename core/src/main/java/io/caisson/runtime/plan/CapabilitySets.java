// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.spec.Capabilities;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Capabilities as bits. A set never holds what the kernel would refuse: those are left out with a warning, as the
 * specification asks.
 */
record CapabilitySets(long bounding, long effective, long permitted, long inheritable, long ambient) {
    private static final List<String> NAMES = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_DAC_READ_SEARCH",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETPCAP",
            "CAP_LINUX_IMMUTABLE",
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_BROADCAST",
            "CAP_NET_ADMIN",
            "CAP_NET_RAW",
            "CAP_IPC_LOCK",
            "CAP_IPC_OWNER",
            "CAP_SYS_MODULE",
            "CAP_SYS_RAWIO",
            "CAP_SYS_CHROOT",
            "CAP_SYS_PTRACE",
            "CAP_SYS_PACCT",
            "CAP_SYS_ADMIN",
            "CAP_SYS_BOOT",
            "CAP_SYS_NICE",
            "CAP_SYS_RESOURCE",
            "CAP_SYS_TIME",
            "CAP_SYS_TTY_CONFIG",
            "CAP_MKNOD",
            "CAP_LEASE",
            "CAP_AUDIT_WRITE",
            "CAP_AUDIT_CONTROL",
            "CAP_SETFCAP",
            "CAP_MAC_OVERRIDE",
            "CAP_MAC_ADMIN",
            "CAP_SYSLOG",
            "CAP_WAKE_ALARM",
            "CAP_BLOCK_SUSPEND",
            "CAP_AUDIT_READ",
            "CAP_PERFMON",
            "CAP_BPF",
            "CAP_CHECKPOINT_RESTORE");

    private static final Map<String, Integer> NUMBERS = numbers();

    /** Absent sets are empty; an absent section is too, as with libcontainer. */
    static CapabilitySets of(Capabilities names, Programme programme) {
        long bounding = bits("bounding", names.bounding(), programme);
        long permitted = bits("permitted", names.permitted(), programme);
        long inheritable = within(
                bounding, "bounding", "inheritable", bits("inheritable", names.inheritable(), programme), programme);
        long effective =
                within(permitted, "permitted", "effective", bits("effective", names.effective(), programme), programme);
        // quietly: older default configurations name ambient capabilities that are not inheritable, and the kernel
        // raises only those that are both permitted and inheritable
        long ambient = bits("ambient", names.ambient(), programme) & permitted & inheritable;
        return new CapabilitySets(bounding, effective, permitted, inheritable, ambient);
    }

    /** All names, in the order of their numbers. */
    static List<String> known() {
        return NAMES;
    }

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            numbers.put(NAMES.get(i), i);
        }
        return Map.copyOf(numbers);
    }

    private static long bits(String set, List<String> names, Programme programme) {
        long bits = 0;
        for (String name : names) {
            Integer number = NUMBERS.get(name.toUpperCase(Locale.ROOT));
            if (number == null) {
                programme.warn("ignoring unknown capability '" + name + "' in the " + set + " set");
            } else {
                bits |= 1L << number;
            }
        }
        return bits;
    }

    /** The kernel refuses a set whose members are missing from the one it rests on. */
    private static long within(long base, String baseName, String set, long bits, Programme programme) {
        for (int i = 0; i < NAMES.size(); i++) {
            if ((bits & ~base & 1L << i) != 0) {
                programme.warn("ignoring capability '" + NAMES.get(i) + "' in the " + set + " set: it is not in the "
                        + baseName + " set");
            }
        }
        return bits & base;
    }
}
