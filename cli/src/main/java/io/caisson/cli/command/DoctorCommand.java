// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.HostCheck;
import io.caisson.api.HostCheck.Result;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.output.Json;
import io.caisson.cli.output.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Shows what this host can do for the caller. */
final class DoctorCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "doctor",
                        "show what this host can do, and what to do about the rest",
                        "",
                        0,
                        Flag.text("select one of: table or json", "format", "f")
                                .orElse("table")
                                .oneOf("table", "json"))
                .describedAs(
                        """
                        Tries each thing as the calling user, and leaves nothing behind. "lacking" is what containers that
                        ask for it do without, or fail for; "essential" is what no container can run without: the exit
                        status is 1 then, 0 otherwise.
                        """);
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        String format = arguments.text("format").orElse("");
        if (!format.equals("table") && !format.equals("json")) {
            throw new CaissonException(ErrorCode.INVALID_ARGUMENT, "invalid format option");
        }
        List<HostCheck> checks = new ArrayList<>(host(context));
        checks.addAll(new Installation(context).checks());
        context.output().print(format.equals("table") ? table(checks) : json(checks));
        return Outcome.exit(checks.stream().anyMatch(one -> one.result() == Result.ESSENTIAL) ? 1 : 0);
    }

    /** A state root that was made for this runtime only does not stay. */
    private static List<HostCheck> host(CommandContext context) {
        Path root = StateRoot.of(context.options(), context.request(), context.kernel())
                .path();
        boolean there = Files.exists(root);
        try {
            return context.runtime().doctor();
        } catch (CaissonException e) {
            String detail = String.valueOf(e.getMessage());
            return List.of(new HostCheck("installation", "runtime", Result.ESSENTIAL, detail, Optional.empty()));
        } finally {
            if (!there && Files.isDirectory(root)) {
                context.kernel().rmdir(root);
            }
        }
    }

    private static String table(List<HostCheck> checks) {
        Table table = new Table("AREA", "NAME", "RESULT", "DETAIL", "FIX");
        for (HostCheck one : checks) {
            table.row(one.area(), one.name(), word(one), one.detail(), one.fix().orElse("-"));
        }
        return table.text();
    }

    private static String json(List<HostCheck> checks) {
        return Json.indented(checks.stream().map(DoctorCommand::fields).toList()) + "\n";
    }

    private static Map<String, Object> fields(HostCheck one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("area", one.area());
        fields.put("name", one.name());
        fields.put("result", word(one));
        fields.put("detail", one.detail());
        one.fix().ifPresent(fix -> fields.put("fix", fix));
        return fields;
    }

    private static String word(HostCheck one) {
        return one.result().name().toLowerCase(Locale.ROOT);
    }
}
