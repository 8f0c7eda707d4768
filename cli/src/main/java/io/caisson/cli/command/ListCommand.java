// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.ContainerSummary;
import io.caisson.api.ErrorCode;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.output.Json;
import io.caisson.cli.output.Output;
import io.caisson.cli.output.Table;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lists the containers of a root. */
final class ListCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "list",
                        "lists containers started by caisson with the given root",
                        "",
                        0,
                        Flag.text("select one of: table or json", "format", "f")
                                .orElse("table")
                                .oneOf("table", "json"),
                        Flag.toggle("display only container IDs", "quiet", "q"))
                .withExamples("# caisson list", "# caisson --root /run/other list --format json | jq -r .[].id");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        StateRoot root = StateRoot.of(context.options(), context.request(), context.kernel());
        if (root.explicit() && !Files.isDirectory(root.path())) {
            throw new CaissonException(
                    ErrorCode.IO_FAILED, "failed to open '" + root.path() + "': no such file or directory");
        }
        List<ContainerSummary> found = summaries(context.runtime(), context.output());
        context.output().print(text(found, arguments));
        return Outcome.SUCCESS;
    }

    /** A container that vanishes meanwhile or is broken is told and passed over. */
    private static List<ContainerSummary> summaries(ContainerRuntime runtime, Output output) {
        List<ContainerSummary> found = new ArrayList<>();
        for (String id : runtime.ids()) {
            try {
                found.add(runtime.get(id).summary());
            } catch (CaissonException e) {
                output.printError("load container " + id + ": " + e.getMessage() + "\n");
            }
        }
        return found;
    }

    static String text(List<ContainerSummary> found, Arguments arguments) {
        if (arguments.on("quiet")) {
            return found.stream().map(one -> one.id() + "\n").collect(Collectors.joining());
        }
        String format = arguments.text("format").orElse("");
        return switch (format) {
            case "table" -> table(found);
            // what runc's readers have to cope with: no list at all when it is empty
            case "json" ->
                found.isEmpty()
                        ? "null\n"
                        : Json.compact(found.stream().map(Rows::json).toList()) + "\n";
            default -> throw new CaissonException(ErrorCode.INVALID_ARGUMENT, "invalid format option");
        };
    }

    private static String table(List<ContainerSummary> found) {
        Table table = new Table("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER");
        for (ContainerSummary one : found) {
            table.row(
                    one.id(),
                    Integer.toString(one.pid()),
                    one.status().text(),
                    one.bundle().toString(),
                    Rows.time(one.created()),
                    one.owner());
        }
        return table.text();
    }
}
