// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.spec.DefaultSpec;
import io.caisson.runtime.spec.FileErrors;
import io.caisson.runtime.spec.SpecReader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Writes a configuration to start from. */
final class SpecCommand implements Command {
    /** A file in the root of every cgroup v2 hierarchy. */
    private static final String ROOT_OF_V2 = "cgroup.controllers";

    private static final String FILE = "config.json";

    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "spec",
                        "create a new specification file",
                        "",
                        0,
                        Flag.text("path to the root of the bundle directory", "bundle", "b")
                                .directory(),
                        Flag.toggle("generate a configuration for a rootless container", "rootless"))
                .describedAs(
                        """
                        Writes config.json into the current directory or the bundle: a shell on a root filesystem in
                        "rootfs".
                        """)
                .withExamples("# caisson spec --bundle /bundles/web");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        Path file =
                context.request().resolve(arguments.text("bundle").orElse(".")).resolve(FILE);
        KernelHost host = new KernelHost(context.kernel(), Map.of());
        boolean unified = host.files().exists(host.cgroupRoot().resolve(ROOT_OF_V2));
        String text = new SpecReader()
                .writeIndented(DefaultSpec.of(arguments.on("rootless"), host.euid(), host.egid(), unified));
        try {
            Files.writeString(
                    file,
                    text.endsWith("\n") ? text : text + "\n",
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new CaissonException(ErrorCode.INVALID_ARGUMENT, "File " + FILE + " exists. Remove it first", e);
        } catch (IOException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to write '" + file + "': " + FileErrors.text(e), e);
        }
        return Outcome.SUCCESS;
    }
}
