// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.api.SeccompExplanation.Answer;
import io.caisson.spec.SeccompAction;
import java.util.OptionalInt;

/** The kernel's numbers of actions as the specification names them. */
final class Answers {
    private static final int ACTION = 0xffff0000;
    private static final int DATA = 0xffff;

    private Answers() {}

    static Answer of(int number) {
        int data = number & DATA;
        return switch (number & ACTION) {
            case Actions.KILL_PROCESS -> plain(SeccompAction.SCMP_ACT_KILL_PROCESS);
            case Actions.TRAP -> plain(SeccompAction.SCMP_ACT_TRAP);
            case Actions.ERRNO -> new Answer(SeccompAction.SCMP_ACT_ERRNO.name(), OptionalInt.of(data));
            case Actions.NOTIFY -> plain(SeccompAction.SCMP_ACT_NOTIFY);
            case Actions.TRACE -> new Answer(SeccompAction.SCMP_ACT_TRACE.name(), OptionalInt.of(data));
            case Actions.LOG -> plain(SeccompAction.SCMP_ACT_LOG);
            case Actions.ALLOW -> plain(SeccompAction.SCMP_ACT_ALLOW);
            case Actions.KILL_THREAD -> plain(SeccompAction.SCMP_ACT_KILL_THREAD);
            // what the kernel does with actions that it does not know
            default -> plain(SeccompAction.SCMP_ACT_KILL_PROCESS);
        };
    }

    private static Answer plain(SeccompAction action) {
        return new Answer(action.name(), OptionalInt.empty());
    }
}
