// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.Container;
import io.caisson.api.ExecOptions;
import io.caisson.api.ProcessIo;
import io.caisson.api.RunningProcess;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.planner.Request;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.ConsoleSize;
import io.caisson.spec.ContainerProcess;
import io.caisson.spi.host.HostFd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a further process in a container. */
final class ExecCommand implements Command {
    private static final int SET_UP_FAILED = 255;

    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "exec",
                        "execute new process inside the container",
                        "<container-id> <command> [command options] || -p process.json <container-id>",
                        1,
                        ProcessFlags.CONSOLE_SOCKET,
                        ProcessFlags.PIDFD_SOCKET,
                        Flag.text("current working directory in the container", "cwd"),
                        Flag.list("set environment variables", "env", "e"),
                        Flag.toggle("allocate a pseudo-TTY", "tty", "t"),
                        Flag.text("UID (format: <uid>[:<gid>])", "user", "u"),
                        Flag.list("additional gids", "additional-gids", "g"),
                        Flag.text("path to the process.json, - for standard input", "process", "p")
                                .file(),
                        ProcessFlags.DETACH,
                        ProcessFlags.PID_FILE,
                        Flag.text(
                                "set the asm process label for the process commonly used with selinux",
                                "process-label"),
                        Flag.text("set the apparmor profile for the process", "apparmor"),
                        Flag.toggle("set the no new privileges value for the process", "no-new-privs"),
                        Flag.list("add a capability to the bounding set for the process", "cap", "c"),
                        ProcessFlags.PRESERVE_FDS,
                        Flag.list(
                                "run the process in an (existing) sub-cgroup(s), format is [<controller>:]<cgroup>",
                                "cgroup"),
                        Flag.toggle("allow exec in a paused container", "ignore-paused"))
                .withArguments(1, -1)
                .describedAs(
                        """
                        The process is like the container's own, as its config.json says, but for what the flags change.
                        Flags end at the id: what follows belongs to the command.
                        """)
                .withExamples(
                        "# caisson exec web ps aux",
                        "# caisson exec -t -e TERM=$TERM web sh",
                        "# caisson exec --user 1000:1000 --cwd /srv web id")
                .flagsFirstOnly();
    }

    @Override
    public String failurePrefix() {
        return "exec failed: ";
    }

    @Override
    public int failureCode() {
        return SET_UP_FAILED;
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        Map<String, String> subCgroups = subCgroups(arguments.list("cgroup"));
        Container container = context.runtime().get(arguments.positional(0));
        ContainerProcess process = process(context, arguments, container);
        boolean detached = arguments.on("detach");
        ProcessFlags.checkConsole(arguments, detached, process.terminal());
        ProcessIo io = ProcessFlags.io(arguments, context.request(), 0);
        ExecOptions options = new ExecOptions(
                process,
                io,
                arguments.on("ignore-paused"),
                subCgroups,
                ProcessFlags.pidFile(arguments, context.request()));
        if (detached) {
            container.exec(options);
            return Outcome.SUCCESS;
        }
        return process.terminal()
                ? withTerminal(context, container, sized(options, context.request()))
                : inForeground(context, container.exec(options), Optional.empty());
    }

    /** An exec'd program runs at once: its terminal has the caller's window size from the start. */
    private static ExecOptions sized(ExecOptions options, Request request) {
        if (request.rows() == 0 && request.columns() == 0) {
            return options;
        }
        ContainerProcess process =
                options.process().withConsoleSize(Optional.of(new ConsoleSize(request.rows(), request.columns())));
        return new ExecOptions(process, options.io(), options.ignorePaused(), options.subCgroups(), options.pidFile());
    }

    private static Outcome withTerminal(CommandContext context, Container container, ExecOptions options) {
        try (Console console = new Console(context.kernel())) {
            RunningProcess process = container.exec(options.withIo(console.attachTo(options.io())));
            try (HostFd master = console.master()) {
                return inForeground(context, process, Optional.of(master));
            }
        }
    }

    private static Outcome inForeground(CommandContext context, RunningProcess process, Optional<HostFd> master) {
        context.spawner().supervise(process, master, List.of());
        return RunCommand.leave(context);
    }

    private static ContainerProcess process(CommandContext context, Arguments arguments, Container container) {
        Optional<String> file = arguments.text("process");
        if (file.isPresent()) {
            return new SpecReader().readProcess(context.request().resolveInput(file.get()));
        }
        List<String> words = arguments.positionals();
        if (words.size() < 2) {
            throw ProcessFlags.invalid("process args cannot be empty");
        }
        ContainerProcess own = container
                .config()
                .process()
                .orElseThrow(() -> ProcessFlags.invalid("the container's configuration has no process"));
        return new ProcessOverrides(arguments).apply(own, words.subList(1, words.size()));
    }

    /**
     * Each is {@code path} for all controllers or {@code controller[,controller]:path}. A path is one below the
     * container's cgroup, whether it begins with a slash or not; the slash alone is the container's own.
     */
    static Map<String, String> subCgroups(List<String> values) {
        Map<String, String> paths = new LinkedHashMap<>();
        for (String value : values) {
            int colon = value.indexOf(':');
            String given = value.substring(colon + 1);
            String path = given.replaceFirst("^/+", "");
            String controllers = colon < 0 ? "" : value.substring(0, colon);
            if (given.isEmpty() || path.indexOf(':') >= 0 || (colon >= 0 && controllers.isEmpty())) {
                throw ProcessFlags.invalid("invalid --cgroup argument: " + value + " (must be [controller:]path)");
            }
            if (colon < 0 && values.size() > 1) {
                throw ProcessFlags.invalid("invalid --cgroup argument: " + value + " (missing <controller>: prefix)");
            }
            for (String controller : controllers.split(",", -1)) {
                if (paths.putIfAbsent(controller, path) != null) {
                    throw ProcessFlags.invalid("invalid --cgroup argument: " + value + " (a path for the same"
                            + " controller was given before)");
                }
            }
        }
        return paths;
    }
}
