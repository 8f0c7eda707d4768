// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.Explanation;
import io.caisson.api.Explanation.Conversion;
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

/** Tells which plugins a container would be made with, and what would become of each of its limits. */
final class ExplainCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "explain",
                        "show which plugins would be used and what would become of a bundle's limits",
                        "",
                        0,
                        Flag.text("path to the root of the bundle directory", "bundle", "b"),
                        Flag.text("select one of: text or json", "format", "f").orElse("text"))
                .describedAs(
                        """
                        Makes and changes nothing. Without --bundle the current directory is one if it has a config.json;
                        otherwise only the plugins are shown. A limit that is not in the table is held as it is written.
                        """);
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
        Optional<Path> named = arguments.text("bundle").map(context.request()::resolve);
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
        if (explanation.conversions().isEmpty()) {
            return text.append("every limit is held as it is written\n").toString();
        }
        Table table = new Table("FIELD", "ASKED", "FIDELITY", "RESULT", "REASON");
        for (Conversion one : explanation.conversions()) {
            table.row(one.field(), one.asked(), one.fidelity(), one.result().orElse("-"), one.reason());
        }
        return text.append(table.text()).toString();
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
        all.put(
                "plugins",
                explanation.plugins().stream().map(PluginsCommand::json).toList());
        return all;
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
