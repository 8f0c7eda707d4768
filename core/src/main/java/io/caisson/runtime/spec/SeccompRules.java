// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompAction;
import io.caisson.spec.SeccompSyscall;
import java.util.List;
import java.util.OptionalLong;

/** The system call filter. */
final class SeccompRules {
    private static final int LAST_ARGUMENT = 5;

    /** MAX_ERRNO of the kernel; greater values would be cut to it. */
    private static final int HIGHEST_ERRNO = 4095;

    private SeccompRules() {}

    static void check(Check check, LinuxSeccomp seccomp) {
        String pointer = "/linux/seccomp";
        if (seccomp.defaultAction() == SeccompAction.SCMP_ACT_NOTIFY) {
            check.problem(pointer + "/defaultAction", "SCMP_ACT_NOTIFY cannot be used as default action");
        }
        errno(check, pointer + "/defaultErrnoRet", seccomp.defaultAction(), seccomp.defaultErrnoRet());
        if (seccomp.listenerMetadata().isPresent() && seccomp.listenerPath().isEmpty()) {
            check.problem(pointer + "/listenerMetadata", "must be absent without listenerPath");
        }
        seccomp.listenerPath().ifPresent(path -> check.noNul(pointer + "/listenerPath", path));
        List<SeccompSyscall> rules = seccomp.syscalls();
        boolean notify = false;
        for (int i = 0; i < rules.size(); i++) {
            rule(check, Problems.below(pointer + "/syscalls", i), rules.get(i));
            notify |= rules.get(i).action() == SeccompAction.SCMP_ACT_NOTIFY;
        }
        if (notify && seccomp.listenerPath().isEmpty()) {
            check.problem(pointer + "/listenerPath", "is required with SCMP_ACT_NOTIFY");
        }
    }

    private static void rule(Check check, String pointer, SeccompSyscall rule) {
        if (rule.names().isEmpty()) {
            check.problem(pointer + "/names", "must not be empty");
        }
        for (int i = 0; i < rule.names().size(); i++) {
            String name = rule.names().get(i);
            String place = Problems.below(pointer + "/names", i);
            if (name.isEmpty()) {
                check.problem(place, "must not be empty");
            } else if (name.equals("write") && rule.action() == SeccompAction.SCMP_ACT_NOTIFY) {
                // the descriptor could not be sent, since that needs a write before anybody listens
                check.problem(place, "SCMP_ACT_NOTIFY cannot be used for the write syscall");
            }
        }
        errno(check, pointer + "/errnoRet", rule.action(), rule.errnoRet());
        for (int i = 0; i < rule.args().size(); i++) {
            String place = Problems.below(pointer + "/args", i) + "/index";
            check.range(place, rule.args().get(i).index(), 0, LAST_ARGUMENT);
        }
    }

    /** runc passes over a value that the action has no room for; the specification wants an error. */
    private static void errno(Check check, String pointer, SeccompAction action, OptionalLong value) {
        if (value.isEmpty()) {
            return;
        }
        if (action != SeccompAction.SCMP_ACT_ERRNO && action != SeccompAction.SCMP_ACT_TRACE) {
            check.problem(pointer, "must be absent with " + action + ", which carries no value");
        } else if (action == SeccompAction.SCMP_ACT_ERRNO) {
            check.range(pointer, value.getAsLong(), 0, HIGHEST_ERRNO);
        } else {
            check.range(pointer, value.getAsLong(), 0, 0xffff);
        }
    }
}
