// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import java.util.List;
import java.util.Locale;

/** Signals of Linux by name. The numbers are those of every architecture caisson runs on. */
final class Signals {
    private static final int HIGHEST = 64;
    private static final int RTMIN = 34;

    /** The i-th is signal i + 1. */
    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS");

    private Signals() {}

    /** Without SIG; real-time signals have none. */
    static List<String> names() {
        return NAMES;
    }

    /** A number, or a name in any case, with or without SIG. */
    static int parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        name = name.startsWith("SIG") ? name.substring("SIG".length()) : name;
        int number = name.isEmpty() ? 0 : number(name);
        if (number < 1 || number > HIGHEST) {
            throw new CaissonException(ErrorCode.INVALID_ARGUMENT, "unknown signal \"" + text + "\"");
        }
        return number;
    }

    private static int number(String name) {
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return small(name);
        }
        return switch (name) {
            case "IOT" -> 6;
            case "CLD" -> 17;
            case "POLL" -> 29;
            case "RTMIN" -> RTMIN;
            case "RTMAX" -> HIGHEST;
            default -> realTime(name);
        };
    }

    private static int realTime(String name) {
        if (name.startsWith("RTMIN+")) {
            return RTMIN + small(name.substring("RTMIN+".length()));
        }
        if (name.startsWith("RTMAX-")) {
            return HIGHEST - small(name.substring("RTMAX-".length()));
        }
        return NAMES.indexOf(name) + 1;
    }

    /** Anything that is no number of two digits is out of range. */
    private static int small(String digits) {
        return digits.matches("[0-9]{1,2}") ? Integer.parseInt(digits) : 2 * HIGHEST;
    }
}
