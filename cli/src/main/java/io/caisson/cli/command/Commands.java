// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import java.util.List;
import java.util.Optional;

/** The subcommands by name. Only the class of the one that is asked for is loaded. */
public final class Commands {
    private static final List<String> LISTED = List.of(
            "archive",
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

    /** Those that help shows, in its order. */
    public static List<Command> listed() {
        return LISTED.stream().flatMap(name -> named(name).stream()).toList();
    }
}
