// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.PluginInfo;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.output.Json;
import io.caisson.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows every plugin found, where it came from, whether it can be used and whether it is. */
final class PluginsCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "plugins",
                        "show the plugins found and which are used",
                        "",
                        0,
                        Flag.text("select one of: table or json", "format", "f")
                                .orElse("table")
                                .oneOf("table", "json"))
                .withExamples("# caisson plugins", "# caisson --plugin exe-sealing=overlayfs run web");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        String format = arguments.text("format").orElse("");
        List<PluginInfo> plugins = context.runtime().plugins();
        context.output()
                .print(
                        switch (format) {
                            case "table" -> table(plugins);
                            case "json" ->
                                Json.indented(plugins.stream()
                                                .map(PluginsCommand::json)
                                                .toList())
                                        + "\n";
                            default -> throw new CaissonException(ErrorCode.INVALID_ARGUMENT, "invalid format option");
                        });
        return Outcome.SUCCESS;
    }

    static String table(List<PluginInfo> plugins) {
        Table table = new Table("KIND", "NAME", "PRIORITY", "STATUS", "SOURCE", "REASON");
        for (PluginInfo one : plugins) {
            table.row(
                    orDash(one.kind()),
                    orDash(one.name()),
                    one.name().isEmpty() ? "-" : Integer.toString(one.priority()),
                    status(one),
                    one.source(),
                    one.reason());
        }
        return table.text();
    }

    private static String status(PluginInfo plugin) {
        if (plugin.selected()) {
            return "selected";
        }
        if (plugin.name().isEmpty()) {
            return "broken";
        }
        return plugin.available() ? "available" : "unavailable";
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    static Map<String, Object> json(PluginInfo plugin) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", plugin.kind());
        fields.put("name", plugin.name());
        fields.put("priority", plugin.priority());
        fields.put("available", plugin.available());
        fields.put("selected", plugin.selected());
        fields.put("source", plugin.source());
        fields.put("reason", plugin.reason());
        return fields;
    }
}
