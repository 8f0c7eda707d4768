// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.output.Json;
import io.caisson.cli.planner.Request;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SpawnRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows the processes of a container: their pids, or the lines of the host's ps about them. */
final class PsCommand implements Command {
    private static final int CHUNK = 1 << 16;

    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "ps",
                        "ps displays the processes running inside a container",
                        "<container-id> [ps options]",
                        1,
                        Flag.text("select one of: table or json", "format", "f")
                                .orElse("table")
                                .oneOf("table", "json"))
                .withArguments(1, -1)
                .flagsFirstOnly()
                .describedAs("The default for the ps options is \"-ef\". They must make ps print a column PID.")
                .withExamples("# caisson ps web", "# caisson ps web -o pid,rss,args", "# caisson ps --format json web");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        List<Integer> pids = context.runtime().get(arguments.positional(0)).processes();
        String format = arguments.text("format").orElse("");
        if (format.equals("json")) {
            context.output().print(Json.compact(pids) + "\n");
            return Outcome.SUCCESS;
        }
        if (!format.equals("table")) {
            throw ProcessFlags.invalid("invalid format option");
        }
        List<String> options =
                arguments.positionals().subList(1, arguments.positionals().size());
        String all = hostPs(context, options.isEmpty() ? List.of("-ef") : options);
        context.output().print(linesOf(all, Set.copyOf(pids)));
        return Outcome.SUCCESS;
    }

    /** The headline and the lines whose PID is one of these. */
    static String linesOf(String table, Set<Integer> pids) {
        List<String> lines = table.lines().toList();
        List<String> titles = lines.isEmpty() ? List.of() : words(lines.get(0));
        int column = titles.indexOf("PID");
        if (column < 0) {
            throw new CaissonException(ErrorCode.INVALID_ARGUMENT, "couldn't find PID field in ps output");
        }
        StringBuilder text = new StringBuilder(lines.get(0)).append('\n');
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = words(line);
            if (cells.size() > column && pids.contains(pid(cells.get(column)))) {
                text.append(line).append('\n');
            }
        }
        return text.toString();
    }

    private static List<String> words(String line) {
        return Arrays.asList(line.strip().split("\\s+"));
    }

    private static int pid(String cell) {
        if (!cell.matches("[0-9]{1,9}")) {
            throw new CaissonException(ErrorCode.INVALID_ARGUMENT, "unable to convert '" + cell + "' to a pid");
        }
        return Integer.parseInt(cell);
    }

    private static String hostPs(CommandContext context, List<String> options) {
        Path program = onPath(context.request(), "ps");
        List<String> words = new ArrayList<>(List.of("ps"));
        words.addAll(options);
        List<String> environment = context.request().environment().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        try (Kernel.Pair pipe = context.kernel().pipe()) {
            List<Descriptor> descriptors =
                    List.of(Descriptor.devNull(), Descriptor.held(pipe.second().number()), Descriptor.own(2));
            try (ChildProcess child = context.spawner()
                    .spawn(new SpawnRequest(
                            new SpawnRequest.Executable.AtPath(program),
                            words,
                            environment,
                            Optional.empty(),
                            descriptors))) {
                pipe.second().close();
                String text = readAll(context.kernel(), pipe.first());
                checkEnd(child.waitFor(), program);
                return text;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaissonException(ErrorCode.SPAWN_FAILED, "interrupted while running '" + program + "'", e);
        }
    }

    private static void checkEnd(ExitStatus end, Path program) {
        if (end.shellStatus() != 0) {
            throw new CaissonException(
                    ErrorCode.SPAWN_FAILED, "failed to run '" + program + "': exit status " + end.shellStatus());
        }
    }

    private static String readAll(Kernel kernel, HostFd file) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = kernel.read(file, CHUNK).orElse(new byte[0]);
        while (part.length > 0) {
            all.write(part, 0, part.length);
            part = kernel.read(file, CHUNK).orElse(new byte[0]);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static Path onPath(Request request, String name) {
        for (String directory : request.variable("PATH").split(":")) {
            Path candidate = Path.of(directory.isEmpty() ? "/nonexistent" : directory, name);
            if (candidate.isAbsolute() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new CaissonException(
                ErrorCode.SPAWN_FAILED, "failed to run '" + name + "': executable file not found in $PATH");
    }
}
