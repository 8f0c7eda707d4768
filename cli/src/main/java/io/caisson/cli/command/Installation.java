// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.Descriptor;
import io.caisson.api.HostCheck;
import io.caisson.api.HostCheck.Result;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.SpawnRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the distribution needs: Java, its class data archive, directories that only the right people write. */
final class Installation {
    private static final String AREA = "installation";
    private static final String ARCHIVE = "-XX:SharedArchiveFile=";
    private static final int OLDEST_JAVA = 17;

    private final CommandContext context;

    Installation(CommandContext context) {
        this.context = context;
    }

    List<HostCheck> checks() {
        List<HostCheck> checks = new ArrayList<>(List.of(java(), archive(), stateRoot()));
        for (Path directory : PluginDirectories.of(context.options())) {
            if (Files.isDirectory(directory)) {
                checks.add(plugins(directory));
            }
        }
        return checks;
    }

    private static HostCheck java() {
        String detail = System.getProperty("java.runtime.version") + " at " + System.getProperty("java.home");
        return Runtime.version().feature() >= OLDEST_JAVA
                ? works("java", detail)
                : new HostCheck(AREA, "java", Result.ESSENTIAL, detail, Optional.of("install a JDK or JRE from 17 on"));
    }

    /** A JVM that refuses its archive says nothing: another one is told to run with it or not at all. */
    private HostCheck archive() {
        List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
        Optional<String> named = arguments.stream()
                .filter(one -> one.startsWith(ARCHIVE))
                .map(one -> one.substring(ARCHIVE.length()))
                .findFirst();
        String fix = "run 'caisson archive' as the owner of the installation";
        if (named.isEmpty()) {
            return lacking("class-archive", "none of this Java, made at this place: commands start more slowly", fix);
        }
        return accepted(arguments)
                ? works("class-archive", "accepted: " + named.get())
                : lacking("class-archive", "rejected by this Java: " + named.get(), fix);
    }

    private boolean accepted(List<String> arguments) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        arguments.stream().filter(one -> !one.startsWith("-Xshare")).forEach(command::add);
        command.addAll(List.of("-Xshare:on", "-cp", System.getProperty("java.class.path"), "-version"));
        SpawnRequest request = new SpawnRequest(
                new SpawnRequest.Executable.AtPath(java),
                command,
                List.of(),
                Optional.empty(),
                List.of(Descriptor.devNull(), Descriptor.devNull(), Descriptor.devNull()));
        try (ChildProcess child = context.spawner().spawn(request)) {
            return child.waitFor().shellStatus() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HostCheck stateRoot() {
        Path root = StateRoot.of(context.options(), context.request(), context.kernel())
                .path();
        Path existing = root;
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return new HostCheck(
                    AREA,
                    "state-root",
                    Result.ESSENTIAL,
                    "'" + existing + "' cannot be written by this user",
                    Optional.of("set XDG_RUNTIME_DIR, or give --root DIR"));
        }
        return foreign(existing)
                .filter(why -> existing(root))
                .map(why -> lacking("state-root", why, "chmod go-w '" + root + "'"))
                .orElseGet(() -> works("state-root", root + (Files.exists(root) ? "" : ", made when it is needed")));
    }

    private static boolean existing(Path root) {
        return Files.exists(root);
    }

    /** Whoever can write there runs code as the caller. */
    private HostCheck plugins(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return Stream.concat(Stream.of(directory), entries)
                    .flatMap(file -> foreign(file).stream())
                    .findFirst()
                    .map(why -> lacking(
                            "plugin-directory", why, "chown root and chmod go-w, recursively: '" + directory + "'"))
                    .orElseGet(() -> works("plugin-directory", directory + ": written by its owner only"));
        } catch (IOException e) {
            return lacking("plugin-directory", directory + ": " + e.getMessage(), "let this user read it");
        }
    }

    /** Why somebody else than root and this user can write a file; absent when nobody can. */
    private Optional<String> foreign(Path file) {
        try {
            int owner = (int) Files.getAttribute(file, "unix:uid");
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
            if (owner != 0 && owner != context.kernel().geteuid()) {
                return Optional.of("'" + file + "' belongs to user " + owner);
            }
            boolean open =
                    mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE);
            return open ? Optional.of("'" + file + "' can be written by others") : Optional.empty();
        } catch (IOException e) {
            return Optional.of("'" + file + "' cannot be looked at: " + e.getMessage());
        }
    }

    private static HostCheck works(String name, String detail) {
        return new HostCheck(AREA, name, Result.OK, detail, Optional.empty());
    }

    private static HostCheck lacking(String name, String detail, String fix) {
        return new HostCheck(AREA, name, Result.LACKING, detail, Optional.of(fix));
    }
}
