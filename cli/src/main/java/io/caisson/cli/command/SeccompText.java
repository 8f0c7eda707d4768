// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.SeccompExplanation;
import io.caisson.api.SeccompExplanation.Answer;
import io.caisson.api.SeccompExplanation.Architecture;
import io.caisson.api.SeccompExplanation.Call;
import io.caisson.api.SeccompExplanation.Ignored;
import io.caisson.api.SeccompExplanation.Outcome;
import io.caisson.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a seccomp filter does, as a table for people and as JSON. */
final class SeccompText {
    private static final int INSTRUCTION_BYTES = 8;

    private SeccompText() {}

    static String text(SeccompExplanation all, List<Architecture> shown) {
        StringBuilder text = new StringBuilder();
        text.append("compiled by ").append(all.compiler());
        text.append(": ").append(all.program().length / INSTRUCTION_BYTES).append(" instructions");
        text.append("\nflags: ").append(all.flags().isEmpty() ? "none" : String.join(", ", all.flags()));
        text.append("\ncalls of other architectures: ").append(text(all.otherArchitectures()));
        text.append('\n');
        all.warnings()
                .forEach(warning -> text.append("warning: ").append(warning).append('\n'));
        shown.forEach(one -> text.append('\n').append(text(one)));
        return text.toString();
    }

    private static String text(Architecture architecture) {
        Table table = new Table("NUMBER", "NAME", "ANSWER", "WHEN", "WHY");
        for (Call call : architecture.calls()) {
            for (Outcome outcome : call.outcomes()) {
                table.row(
                        Integer.toUnsignedString(call.number()),
                        call.name().equals("*") ? "any newer call" : call.name(),
                        text(outcome.answer()),
                        outcome.condition().isEmpty() ? "always" : outcome.condition(),
                        why(outcome));
            }
        }
        StringBuilder text = new StringBuilder(architecture.name() + "\n" + table.text());
        for (Ignored one : architecture.ignored()) {
            text.append("no such call here: ")
                    .append(one.name())
                    .append(" (")
                    .append(one.rule())
                    .append(")\n");
        }
        return text.toString();
    }

    private static String text(Answer answer) {
        return answer.action()
                + (answer.value().isPresent() ? "(" + answer.value().getAsInt() + ")" : "");
    }

    private static String why(Outcome outcome) {
        String rule = outcome.rule().orElse("");
        return switch (outcome.reason()) {
            case RULE -> rule;
            case DEFAULT -> rule.isEmpty() ? "default" : "default, which " + rule + " repeats";
            case NEWER -> "newer than all calls of the profile";
            case PROGRAM -> rule.isEmpty() ? "the program" : "the program, in spite of " + rule;
        };
    }

    static Map<String, Object> json(SeccompExplanation all) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("compiler", all.compiler());
        fields.put("instructions", all.program().length / INSTRUCTION_BYTES);
        fields.put("flags", all.flags());
        fields.put("warnings", all.warnings());
        fields.put("otherArchitectures", json(all.otherArchitectures()));
        fields.put(
                "architectures",
                all.architectures().stream().map(SeccompText::json).toList());
        return fields;
    }

    private static Map<String, Object> json(Architecture architecture) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", architecture.name());
        fields.put("calls", architecture.calls().stream().map(SeccompText::json).toList());
        fields.put(
                "ignored",
                architecture.ignored().stream()
                        .map(one -> Map.of("name", one.name(), "rule", one.rule()))
                        .toList());
        return fields;
    }

    private static Map<String, Object> json(Call call) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", call.name());
        fields.put("number", Integer.toUnsignedLong(call.number()));
        fields.put("outcomes", call.outcomes().stream().map(SeccompText::json).toList());
        return fields;
    }

    private static Map<String, Object> json(Outcome outcome) {
        Map<String, Object> fields = json(outcome.answer());
        if (!outcome.condition().isEmpty()) {
            fields.put("condition", outcome.condition());
        }
        fields.put("reason", outcome.reason().name().toLowerCase(Locale.ROOT));
        outcome.rule().ifPresent(rule -> fields.put("rule", rule));
        return fields;
    }

    private static Map<String, Object> json(Answer answer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("action", answer.action());
        answer.value().ifPresent(value -> fields.put("value", value));
        return fields;
    }
}
