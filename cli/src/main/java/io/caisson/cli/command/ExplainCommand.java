// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.Explanation;
import io.caisson.api.Explanation.Conversion;
import io.caisson.api.Explanation.Step;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.output.Json;
import io.caisson.cli.output.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells with which plugins and by which steps a container would be made, and what would become of its limits. */
final class ExplainCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "explain",
                        "show everything that create would do with a bundle",
                        "[BUNDLE]",
                        0,
                        Flag.text("path to the root of the bundle directory", "bundle", "b")
                                .directory(),
                        Flag.text("select one of: text or json", "format", "f")
                                .orElse("text")
                                .oneOf("text", "json"))
                .describedAs(
                        """
                        Makes and changes nothing. Shows the plugins, what becomes of limits that the host does not hold
                        as they are written, and in order each cgroup write, namespace, mount, hook and setting. Without
                        BUNDLE the current directory is one if it has a config.json; otherwise only the plugins are shown.
                        """)
                .withArguments(0, 1);
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        String format = arguments.text("format").orElse("");
        Explanation explanation = context.runtime().explain(bundle(context, arguments));
        context.output()
                .print(
                        switch (format) {
                            case "text" -> text(explanation);
                            case "json" -> Json.indented(json(explanation)) + "\n";
                            default -> throw new CaissonException(ErrorCode.INVALID_ARGUMENT, "invalid format option");
                        });
        return Outcome.SUCCESS;
    }

    private static Optional<Path> bundle(CommandContext context, Arguments arguments) {
        Optional<Path> named = arguments
                .text("bundle")
                .or(() -> Optional.of(arguments.positional(0)).filter(path -> !path.isEmpty()))
                .map(context.request()::resolve);
        return named.or(() ->
                Optional.of(context.request().resolve(".")).filter(here -> Files.exists(here.resolve("config.json"))));
    }

    static String text(Explanation explanation) {
        StringBuilder text = new StringBuilder(PluginsCommand.table(explanation.plugins()));
        text.append("\nresource policy: ")
                .append(word(explanation))
                .append("\ncpu.shares formula: ")
                .append(explanation.sharesFormula())
                .append('\n');
        if (explanation.cgroupManager().isEmpty()) {
            return text.append("no bundle\n").toString();
        }
        text.append("cgroup manager: ")
                .append(explanation.cgroupManager().get())
                .append("\n\n");
        return text.append(conversions(explanation))
                .append('\n')
                .append(steps(explanation))
                .toString();
    }

    private static String conversions(Explanation explanation) {
        if (explanation.conversions().isEmpty()) {
            return "every limit is held as it is written\n";
        }
        Table table = new Table("FIELD", "ASKED", "FIDELITY", "RESULT", "REASON");
        for (Conversion one : explanation.conversions()) {
            table.row(one.field(), one.asked(), one.fidelity(), one.result().orElse("-"), one.reason());
        }
        return table.text();
    }

    private static String steps(Explanation explanation) {
        Table table = new Table("STEP", "STAGE", "OPERATION", "WITH");
        int number = 0;
        for (Step one : explanation.steps()) {
            number++;
            String fields = one.fields().entrySet().stream()
                    .map(field -> field.getKey() + "=" + field.getValue().replace('\n', ' '))
                    .collect(Collectors.joining(" "));
            table.row(Integer.toString(number), one.stage(), one.operation(), fields);
        }
        return table.text();
    }

    private static String word(Explanation explanation) {
        return explanation.policy().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> json(Explanation explanation) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("resourcePolicy", word(explanation));
        all.put("cpuSharesFormula", explanation.sharesFormula());
        explanation.cgroupManager().ifPresent(name -> all.put("cgroupManager", name));
        all.put(
                "conversions",
                explanation.conversions().stream().map(ExplainCommand::json).toList());
        all.put("steps", explanation.steps().stream().map(ExplainCommand::json).toList());
        all.put(
                "plugins",
                explanation.plugins().stream().map(PluginsCommand::json).toList());
        return all;
    }

    private static Map<String, Object> json(Step step) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("stage", step.stage());
        fields.put("operation", step.operation());
        fields.put("fields", step.fields());
        return fields;
    }

    private static Map<String, Object> json(Conversion conversion) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("field", conversion.field());
        fields.put("asked", conversion.asked());
        fields.put("fidelity", conversion.fidelity());
        conversion.result().ifPresent(result -> fields.put("result", result));
        fields.put("reason", conversion.reason());
        return fields;
    }
}
