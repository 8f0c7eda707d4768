// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Grammar;
import io.caisson.cli.document.CommandLine;
import java.util.List;
import java.util.Optional;

/** The subcommands by name. Only the class of the one that is asked for is loaded. */
public final class Commands {
    private static final List<String> LISTED = List.of(
            "archive",
            "checkpoint",
            "completion",
            "create",
            "delete",
            "doctor",
            "events",
            "exec",
            "explain",
            "features",
            "kill",
            "list",
            "pause",
            "plugins",
            "ps",
            "restore",
            "resume",
            "run",
            "seccomp",
            "spec",
            "start",
            "state",
            "update");

    private Commands() {}

    public static Optional<Command> named(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "archive" -> new ArchiveCommand();
                    case "checkpoint" -> UnsupportedCommand.CHECKPOINT;
                    case "completion" -> new CompletionCommand();
                    case "create" -> new CreateCommand();
                    case "delete" -> new DeleteCommand();
                    case "doctor" -> new DoctorCommand();
                    case "events" -> new EventsCommand();
                    case "explain" -> new ExplainCommand();
                    case "features" -> new FeaturesCommand();
                    case "exec" -> new ExecCommand();
                    case "kill" -> new KillCommand();
                    case "list" -> new ListCommand();
                    case "pause" -> new PauseCommand();
                    case "plugins" -> new PluginsCommand();
                    case "ps" -> new PsCommand();
                    case "restore" -> UnsupportedCommand.RESTORE;
                    case "resume" -> new ResumeCommand();
                    case "run" -> new RunCommand();
                    case "seccomp" -> new SeccompCommand();
                    case "spec" -> new SpecCommand();
                    case "start" -> new StartCommand();
                    case "state" -> new StateCommand();
                    case "update" -> new UpdateCommand();
                    case CleanupCommand.NAME -> new CleanupCommand();
                    default -> null;
                });
    }

    /** The names of those that help shows, in its order. */
    public static List<String> names() {
        return LISTED;
    }

    /** What can be typed and works: for completion and manual pages. */
    public static CommandLine line() {
        List<Grammar> working = listed().stream()
                .filter(command -> command.unsupported().isEmpty())
                .map(Command::grammar)
                .toList();
        return new CommandLine(GlobalOptions.GRAMMAR, working, Signals.names());
    }

    /** Those that help shows, in its order. */
    public static List<Command> listed() {
        return LISTED.stream().flatMap(name -> named(name).stream()).toList();
    }
}
