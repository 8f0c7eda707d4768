// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.hook;

import java.util.List;

/** Signals in words. */
final class SignalNames {
    private static final List<String> TEXTS = List.of(
            "signal 0",
            "hangup",
            "interrupt",
            "quit",
            "illegal instruction",
            "trace/breakpoint trap",
            "aborted",
            "bus error",
            "floating point exception",
            "killed",
            "user defined signal 1",
            "segmentation fault",
            "user defined signal 2",
            "broken pipe",
            "alarm clock",
            "terminated");

    private SignalNames() {}

    static String text(int signal) {
        return signal < TEXTS.size() ? TEXTS.get(signal) : "signal " + signal;
    }
}
