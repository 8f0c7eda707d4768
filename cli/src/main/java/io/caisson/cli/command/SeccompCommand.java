// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.SeccompExplanation;
import io.caisson.api.SeccompExplanation.Architecture;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.output.Json;
import io.caisson.cli.output.Output;
import io.caisson.runtime.seccomp.BpfText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells what a seccomp filter does to each system call, or gives the program that it is compiled to. */
final class SeccompCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "seccomp",
                        "tell what a seccomp filter does to each system call, or give its program",
                        "explain|dump CONFIG",
                        2,
                        Flag.text("of explain: text or json; of dump: raw or text", "format", "f")
                                .oneOf("text", "json", "raw"),
                        Flag.list("explain the calls of this architecture, too (SCMP_ARCH_*; text only)", "arch"),
                        Flag.text("write the program to this file", "output", "o")
                                .file())
                .describedAs(
                        """
                        CONFIG is a config.json, the directory of a bundle, or a file with what is at /linux/seccomp
                        alone. Nothing is made or changed.

                        explain runs the compiled program for each system call and names the rule that decided. Calls of
                        other architectures than the machine's own are in the JSON, and in the text when asked for.

                        dump gives the program as the kernel gets it: 8 bytes per instruction, or as text.
                        """);
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        Path config = context.request().resolve(arguments.positional(1));
        switch (arguments.positional(0)) {
            case "explain" -> explain(context, arguments, config);
            case "dump" -> dump(context, arguments, config);
            default ->
                throw invalid("unknown seccomp command '" + arguments.positional(0) + "': must be explain or dump");
        }
        return Outcome.SUCCESS;
    }

    private static void explain(CommandContext context, Arguments arguments, Path config) {
        String format = arguments.text("format").orElse("text");
        requireFormat(format, "text", "json");
        SeccompExplanation explanation = context.runtime().explainSeccomp(config);
        context.output()
                .print(
                        format.equals("json")
                                ? Json.indented(SeccompText.json(explanation)) + "\n"
                                : SeccompText.text(explanation, shown(explanation, arguments.list("arch"))));
    }

    private static List<Architecture> shown(SeccompExplanation explanation, List<String> more) {
        List<Architecture> all = explanation.architectures();
        for (String name : more) {
            if (all.stream().noneMatch(one -> one.name().equals(name))) {
                throw invalid("the filter has no architecture '" + name + "'");
            }
        }
        return all.stream()
                .filter(one -> one.equals(all.get(0)) || more.contains(one.name()))
                .toList();
    }

    private static void dump(CommandContext context, Arguments arguments, Path config) {
        String format = arguments.text("format").orElse("raw");
        requireFormat(format, "raw", "text");
        Optional<Path> file = arguments.text("output").map(context.request()::resolve);
        if (file.isEmpty() && format.equals("raw") && context.request().terminalOnStdout()) {
            throw invalid("the program is not for a terminal: give --output FILE or --format text");
        }
        byte[] program = context.runtime().explainSeccomp(config).program();
        byte[] shown = format.equals("raw") ? program : BpfText.of(program).getBytes(StandardCharsets.UTF_8);
        if (file.isPresent()) {
            write(file.get(), shown);
        } else {
            context.output().write(Output.STDOUT, shown);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to write '" + file + "': " + e.getMessage(), e);
        }
    }

    private static void requireFormat(String format, String one, String other) {
        if (!format.equals(one) && !format.equals(other)) {
            throw invalid("invalid format option");
        }
    }

    private static CaissonException invalid(String message) {
        return new CaissonException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
