// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.api.SeccompExplanation.Answer;
import io.caisson.api.SeccompExplanation.Call;
import io.caisson.api.SeccompExplanation.Outcome;
import io.caisson.api.SeccompExplanation.Reason;
import io.caisson.runtime.kernel.Errno;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompArg;
import io.caisson.spec.SeccompSyscall;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Asks a compiled program what it does to a call, and the profile why. */
final class CallExplainer {
    private static final String SOME_ARGUMENTS = "for some arguments";
    private static final int AUDIT_ARCH_64BIT = 0x80000000;
    private static final long LOW_HALF = 0xffffffffL;
    private static final String OTHERWISE = "otherwise";

    private final List<SeccompSyscall> rules;
    private final String pointer;
    private final BpfMachine machine;
    private final BpfPaths paths;

    /** Absent when the program does not come from rules. */
    private final OptionalInt defaultAction;

    private CallExplainer(List<SeccompSyscall> rules, String pointer, OptionalInt defaultAction, byte[] program) {
        this.rules = rules;
        this.pointer = pointer;
        this.defaultAction = defaultAction;
        this.machine = new BpfMachine(program);
        this.paths = new BpfPaths(program);
    }

    /** @param pointer of the profile in its document */
    static CallExplainer ofProfile(LinuxSeccomp profile, String pointer, byte[] program) {
        int action = Actions.number(profile.defaultAction(), profile.defaultErrnoRet());
        return new CallExplainer(profile.syscalls(), pointer, OptionalInt.of(action), program);
    }

    /** For a program that no rules stand behind. */
    static CallExplainer ofProgram(byte[] program) {
        return new CallExplainer(List.of(), "", OptionalInt.empty(), program);
    }

    /** What a rule says of a call with some arguments; without conditions, of every call. */
    private record Case(List<SeccompArg> conditions, int action, String rule) {}

    Call explain(int architecture, String name, int number) {
        Set<Integer> told = new LinkedHashSet<>();
        List<Outcome> outcomes = new ArrayList<>();
        if (defaultAction.isPresent()) {
            outcomes.addAll(byRules(architecture, name, number, told));
        }
        outcomes.addAll(untold(architecture, number, told));
        return new Call(name, number, outcomes);
    }

    private List<Outcome> byRules(int architecture, String name, int number, Set<Integer> told) {
        List<Case> all = cases(name);
        List<Case> cases = all.stream().filter(one -> !isDefault(one.action())).toList();
        Optional<Case> always =
                cases.stream().filter(one -> one.conditions().isEmpty()).findFirst();
        if (always.isPresent()) {
            int action = machine.run(architecture, number);
            told.add(action);
            return List.of(outcome("", action, always.get()));
        }
        long bits = bits(architecture, number);
        List<Outcome> outcomes = new ArrayList<>();
        for (Case one : cases) {
            find(cases, one, bits).ifPresent(arguments -> {
                int action = machine.run(architecture, number, arguments);
                told.add(action);
                outcomes.add(outcome(Conditions.text(one.conditions()), action, one));
            });
        }
        remaining(cases, bits).ifPresent(arguments -> {
            int action = machine.run(architecture, number, arguments);
            told.add(action);
            outcomes.add(remainder(outcomes.isEmpty() ? "" : OTHERWISE, action, all));
        });
        return outcomes;
    }

    /** libseccomp compares only the low half on architectures of 32 bits, of which x32 is one to it. */
    private static long bits(int architecture, int number) {
        boolean x32 = architecture == UnknownCalls.X86_64 && (number & UnknownCalls.X32_BIT) != 0;
        return (architecture & AUDIT_ARCH_64BIT) != 0 && !x32 ? -1L : LOW_HALF;
    }

    private boolean isDefault(int action) {
        return defaultAction.isPresent() && defaultAction.getAsInt() == action;
    }

    private List<Case> cases(String name) {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            SeccompSyscall rule = rules.get(i);
            if (rule.names().contains(name)) {
                int action = Actions.number(rule.action(), rule.errnoRet());
                String place = pointer + "/syscalls/" + i;
                LibseccompCompiler.alternatives(rule.args())
                        .forEach(conditions -> cases.add(new Case(conditions, action, place)));
            }
        }
        return cases;
    }

    private static List<SeccompArg> deciding(List<Case> cases) {
        return cases.stream().flatMap(one -> one.conditions().stream()).toList();
    }

    /** Arguments for one case, and if there are such, for no other. */
    private static Optional<long[]> find(List<Case> cases, Case wanted, long bits) {
        Optional<long[]> alone = Conditions.find(deciding(cases), bits, arguments -> cases.stream()
                .allMatch(one -> one.equals(wanted) ^ !Conditions.hold(one.conditions(), arguments)));
        return alone.or(() -> Conditions.find(
                wanted.conditions(), bits, arguments -> Conditions.hold(wanted.conditions(), arguments)));
    }

    private static Optional<long[]> remaining(List<Case> cases, long bits) {
        return Conditions.find(deciding(cases), bits, arguments -> cases.stream()
                .noneMatch(one -> Conditions.hold(one.conditions(), arguments)));
    }

    private static Outcome outcome(String condition, int action, Case by) {
        boolean agrees = action == by.action();
        return new Outcome(
                condition, Answers.of(action), agrees ? Reason.RULE : Reason.PROGRAM, Optional.of(by.rule()));
    }

    private Outcome remainder(String condition, int action, List<Case> all) {
        Answer answer = Answers.of(action);
        if (isDefault(action)) {
            Optional<String> same = all.stream()
                    .filter(one -> isDefault(one.action()))
                    .map(Case::rule)
                    .findFirst();
            return new Outcome(condition, answer, Reason.DEFAULT, same);
        }
        boolean newer = action == (Actions.ERRNO | Errno.ENOSYS);
        return new Outcome(condition, answer, newer ? Reason.NEWER : Reason.PROGRAM, Optional.empty());
    }

    /** What the program may answer for reasons that are not in the call's own rules. */
    private List<Outcome> untold(int architecture, int number, Set<Integer> told) {
        Optional<Set<Integer>> answers = paths.answers(architecture, number);
        if (answers.isEmpty()) {
            Answer any = new Answer("calculated", OptionalInt.empty());
            return List.of(new Outcome(SOME_ARGUMENTS, any, Reason.PROGRAM, Optional.empty()));
        }
        String condition = answers.get().size() == 1 ? "" : SOME_ARGUMENTS;
        return answers.get().stream()
                .filter(action -> !told.contains(action))
                .map(action -> new Outcome(condition, Answers.of(action), Reason.PROGRAM, Optional.empty()))
                .toList();
    }
}
