// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import io.caisson.api.CaissonException;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.ErrorCode;
import io.caisson.cli.args.ArgumentParser;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.HelpText;
import io.caisson.cli.args.UsageException;
import io.caisson.cli.command.Command;
import io.caisson.cli.command.CommandContext;
import io.caisson.cli.command.Commands;
import io.caisson.cli.command.GlobalOptions;
import io.caisson.cli.command.Hints;
import io.caisson.cli.command.Outcome;
import io.caisson.cli.planner.Launcher;
import io.caisson.cli.planner.LauncherSpawner;
import io.caisson.cli.planner.Request;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.Spawner;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves one request: parse, run the command, tell the launcher how to exit. */
final class Session {
    private static final int NO_SUCH_COMMAND = 3;

    private final Kernel kernel;
    private final Launcher launcher;
    private final RuntimeFactory factory;
    private final ErrorReporter errors;

    /** Makes the runtime that a command asks for. */
    interface RuntimeFactory {
        ContainerRuntime make(Kernel kernel, Spawner spawner, Request request, GlobalOptions options);
    }

    Session(Kernel kernel, Launcher launcher, RuntimeFactory factory) {
        this.kernel = kernel;
        this.launcher = launcher;
        this.factory = factory;
        this.errors = new ErrorReporter(launcher);
    }

    void run() {
        Request request = launcher.request();
        errors.readBy(request);
        try {
            Outcome outcome = serve(request);
            outcome.exitCode().ifPresent(launcher::exit);
        } catch (UsageException e) {
            launcher.print(e.help());
            errors.report("", e, e.hint());
            launcher.exit(1);
        } catch (RuntimeException | Error e) {
            errors.report("", e, Optional.empty());
            launcher.exit(1);
        }
    }

    private Outcome serve(Request request) {
        List<String> words = request.arguments();
        Arguments global =
                ArgumentParser.parse(GlobalOptions.GRAMMAR, words.subList(Math.min(1, words.size()), words.size()));
        if (global.on("version")) {
            launcher.print(Version.text());
            return Outcome.exit(0);
        }
        String name = global.positional(0);
        if (name.isEmpty() || global.on("help")) {
            launcher.print(programHelp());
            return Outcome.exit(0);
        }
        GlobalOptions options = GlobalOptions.of(global, request);
        errors.configure(options);
        List<String> rest = global.positionals().subList(1, global.positionals().size());
        if (name.equals("help") || name.equals("h")) {
            return help(rest);
        }
        Optional<Command> command = Commands.named(name);
        if (command.isEmpty()) {
            return unknown(name);
        }
        return command(command.get(), rest, request, options);
    }

    private Outcome command(Command command, List<String> words, Request request, GlobalOptions options) {
        command.unsupported().ifPresent(reason -> {
            throw new CaissonException(ErrorCode.UNSUPPORTED, reason);
        });
        Arguments arguments = ArgumentParser.parse(command.grammar(), words);
        if (arguments.on("help")) {
            launcher.print(HelpText.of(command.grammar()));
            return Outcome.exit(0);
        }
        arguments.counted();
        LauncherSpawner spawner = new LauncherSpawner(launcher);
        Supplier<ContainerRuntime> runtimes = new Once(() -> factory.make(kernel, spawner, request, options));
        CommandContext context = new CommandContext(request, options, launcher, spawner, kernel, runtimes);
        try {
            return command.run(context, arguments);
        } catch (UsageException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            Hints hints = new Hints(context, command.grammar().name(), arguments);
            errors.report(command.failurePrefix(), e, hints.about(e));
            return Outcome.exit(command.failureCode());
        }
    }

    private Outcome help(List<String> topics) {
        if (topics.isEmpty()) {
            launcher.print(programHelp());
            return Outcome.exit(0);
        }
        Optional<Command> topic = Commands.named(topics.get(0));
        topic.ifPresent(command -> launcher.print(HelpText.of(command.grammar())));
        return topic.isPresent() ? Outcome.exit(0) : unknown(topics.get(0));
    }

    private Outcome unknown(String name) {
        CaissonException failure = new CaissonException(ErrorCode.INVALID_ARGUMENT, "No help topic for '" + name + "'");
        errors.report("", failure, Hints.aboutCommand(name));
        return Outcome.exit(NO_SUCH_COMMAND);
    }

    private static String programHelp() {
        return HelpText.of(
                GlobalOptions.GRAMMAR,
                Commands.listed().stream().map(Command::grammar).toList());
    }

    /** Makes the runtime at its first use. */
    private static final class Once implements Supplier<ContainerRuntime> {
        private final Supplier<ContainerRuntime> maker;
        private @Nullable ContainerRuntime made;

        Once(Supplier<ContainerRuntime> maker) {
            this.maker = maker;
        }

        @Override
        public synchronized ContainerRuntime get() {
            ContainerRuntime known = made;
            if (known == null) {
                known = maker.get();
                made = known;
            }
            return known;
        }
    }
}
