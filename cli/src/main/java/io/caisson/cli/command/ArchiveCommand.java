// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Grammar;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SpawnRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the class data archive with which the planner's JVM starts faster: for this JVM and this place, since it would
 * be refused by another. The launcher looks for it by the JVM's version.
 */
final class ArchiveCommand implements Command {
    private static final long MEBIBYTE = 1024 * 1024;

    @Override
    public Grammar grammar() {
        return Grammar.of("archive", "make commands start faster with the Java that is installed", "", 0)
                .describedAs(
                        """
                        Writes the class data archive of this installation and this Java into lib/archive. To be done
                        once after the installation, and again after the Java or the installation has changed; without
                        it everything works, but starts more slowly.
                        """);
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        Path lib = Path.of(System.getProperty("caisson.home", "")).resolve("lib");
        Path directory = lib.resolve("archive");
        Path archive = directory.resolve(System.getProperty("java.runtime.version") + ".jsa");
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            dump(context, lib.resolve("classes"), archive);
            Files.writeString(directory.resolve("home"), lib.getParent() + "\n");
            context.output()
                    .print("made '" + archive + "', " + (Files.size(archive) + MEBIBYTE - 1) / MEBIBYTE + " MiB\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to write '" + archive + "': interrupted", e);
        } catch (IOException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to write '" + archive + "': " + e.getMessage(), e);
        }
        return Outcome.SUCCESS;
    }

    /** Written beside and renamed: a JVM that starts meanwhile finds the old archive, or this one. */
    private static void dump(CommandContext context, Path classes, Path archive)
            throws IOException, InterruptedException {
        if (!Files.isReadable(classes)) {
            throw new CaissonException(
                    ErrorCode.IO_FAILED, "failed to read '" + classes + "': it comes with the distribution");
        }
        Path fresh = archive.resolveSibling(archive.getFileName() + ".new");
        try (HostFd output = context.kernel().memfd("archive-output", 0);
                ChildProcess java =
                        context.spawner().spawn(request(classes, fresh, Descriptor.held(output.number())))) {
            ExitStatus status = java.waitFor();
            if (status.shellStatus() != 0) {
                Files.deleteIfExists(fresh);
                String said = Files.readString(Path.of("/proc/self/fd/" + output.number()));
                throw new CaissonException(
                        ErrorCode.IO_FAILED,
                        "failed to write '" + archive + "': java said: "
                                + said.strip().replace('\n', ' '));
            }
        }
        Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
    }

    private static SpawnRequest request(Path classes, Path archive, Descriptor output) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new SpawnRequest(
                new SpawnRequest.Executable.AtPath(java),
                command(java, classes, archive),
                List.of(),
                Optional.empty(),
                List.of(output, output, output));
    }

    /** With the very class path of this JVM, and its flags: an archive made with others is refused. */
    private static List<String> command(Path java, Path classes, Path archive) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xshare") && !argument.startsWith("-XX:SharedArchiveFile"))
                .forEach(command::add);
        command.add("-Xshare:dump");
        command.add("-XX:SharedClassListFile=" + classes);
        command.add("-XX:SharedArchiveFile=" + archive);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return command;
    }
}
