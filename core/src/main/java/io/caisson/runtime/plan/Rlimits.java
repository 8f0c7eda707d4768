// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import java.util.List;

/** Numbers of setrlimit(2). */
final class Rlimits {
    /** In the order of their numbers. */
    private static final List<String> NAMES = List.of(
            "RLIMIT_CPU",
            "RLIMIT_FSIZE",
            "RLIMIT_DATA",
            "RLIMIT_STACK",
            "RLIMIT_CORE",
            "RLIMIT_RSS",
            "RLIMIT_NPROC",
            "RLIMIT_NOFILE",
            "RLIMIT_MEMLOCK",
            "RLIMIT_AS",
            "RLIMIT_LOCKS",
            "RLIMIT_SIGPENDING",
            "RLIMIT_MSGQUEUE",
            "RLIMIT_NICE",
            "RLIMIT_RTPRIO",
            "RLIMIT_RTTIME");

    private Rlimits() {}

    static List<String> known() {
        return NAMES;
    }

    static int number(String name, String pointer) {
        int number = NAMES.indexOf(name);
        if (number < 0) {
            throw SpecFacts.problem(pointer + "/type", "invalid rlimit type: " + name);
        }
        return number;
    }
}
