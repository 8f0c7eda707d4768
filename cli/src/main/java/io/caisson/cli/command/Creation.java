// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.Container;
import io.caisson.api.CreateOptions;
import io.caisson.api.ProcessIo;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.ContainerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What create and run share. */
final class Creation {
    static final List<Flag> FLAGS = List.of(
            Flag.text("path to the root of the bundle directory, defaults to the current directory", "bundle", "b")
                    .directory(),
            ProcessFlags.CONSOLE_SOCKET,
            ProcessFlags.PIDFD_SOCKET,
            ProcessFlags.PID_FILE,
            Flag.toggle(
                    "do not use pivot root to jail process inside rootfs, for a rootfs on top of a ramdisk",
                    "no-pivot"),
            Flag.toggle(
                    "do not create a new session keyring for the container, which then has the caller's",
                    "no-new-keyring"),
            ProcessFlags.PRESERVE_FDS);

    private static final String DESCRIPTION =
            """
            The bundle is a directory with a specification file named "config.json" and a root filesystem.
            "caisson spec" writes such a file. The id is your name for the container, unique on this host.
            """;

    private Creation() {}

    static Grammar grammar(String name, String summary, Flag... more) {
        Flag[] flags = new Flag[FLAGS.size() + more.length];
        FLAGS.toArray(flags);
        System.arraycopy(more, 0, flags, FLAGS.size(), more.length);
        return Grammar.of(name, summary, "<new-container-id>", 1, flags)
                .describedAs(DESCRIPTION)
                .flagsFirstOnly()
                .withExamples(
                        "# mkdir -p bundle/rootfs && cd bundle",
                        "# docker export $(docker create busybox) | tar -C rootfs -xf -",
                        "# caisson spec",
                        "# caisson " + name + " my-container");
    }

    static Path bundle(CommandContext context, Arguments arguments) {
        Path bundle = context.request().resolve(arguments.text("bundle").orElse("."));
        if (!Files.isDirectory(bundle)) {
            String cause = Files.exists(bundle) ? "not a directory" : "no such file or directory";
            throw ProcessFlags.invalid("failed to open bundle '" + bundle + "': " + cause);
        }
        return bundle;
    }

    /** Whether the container's process wants a terminal; the answer must be known before anything is made. */
    static boolean wantsTerminal(Path bundle) {
        return new SpecReader()
                .read(bundle.resolve("config.json"))
                .process()
                .map(ContainerProcess::terminal)
                .orElse(false);
    }

    static Container create(CommandContext context, Arguments arguments, Path bundle, int listenFds, ProcessIo io) {
        CreateOptions options = new CreateOptions(
                        bundle,
                        io,
                        arguments.on("no-pivot"),
                        arguments.on("no-new-keyring"),
                        ProcessFlags.pidFile(arguments, context.request()),
                        listenFds)
                .withNotifySocket(NotifyRelay.wanted(context.request()));
        return context.runtime().create(arguments.positional(0), options);
    }
}
