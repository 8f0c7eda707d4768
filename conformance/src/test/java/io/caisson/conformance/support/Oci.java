// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An OCI runtime's command line: caisson, or an oracle. */
public record Oci(String name, List<String> command, Path root) {
    /** Of one command; an emulated machine needs longer. */
    private static final Duration LIMIT = Duration.ofSeconds(Long.getLong("caisson.command.seconds", 60));

    /** crun 1.8 refuses a hybrid cgroup layout: it runs in a mount namespace without the v2 part. */
    private static final List<String> WITHOUT_HYBRID =
            List.of("unshare", "-m", "sh", "-c", "umount /sys/fs/cgroup/unified 2>/dev/null; exec \"$@\"", "sh");

    /** Standard input: not /dev/null, since crun 1.8 gives the host's /dev/null to the container's user. */
    private static final Path EMPTY = emptyFile();

    private static Path emptyFile() {
        try {
            Path file = Files.createTempFile("oci", ".in");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command did. */
    public record Result(int exit, String out, String err) {
        /** The last line on stderr. */
        public String lastError() {
            String[] lines = err.strip().split("\n");
            return lines[lines.length - 1];
        }
    }

    public static Oci caisson(Path root) {
        return new Oci("caisson", List.of(Distribution.launcher().toString(), "--root", root.toString()), root);
    }

    public static Optional<Oci> runc(Path root) {
        return Distribution.onPath("runc")
                .map(p -> new Oci("runc", List.of(p.toString(), "--root", root.toString()), root));
    }

    public static Optional<Oci> crun(Path root) {
        return Distribution.onPath("crun").map(p -> {
            List<String> command = new ArrayList<>(WITHOUT_HYBRID);
            command.addAll(List.of(p.toString(), "--root", root.toString()));
            return new Oci("crun", List.copyOf(command), root);
        });
    }

    /** Runs a command and waits for its end; both streams go through files, so that a container may keep them. */
    public Result run(String... arguments) {
        return runIn(Path.of("/"), Map.of(), arguments);
    }

    public Result runIn(Path directory, Map<String, String> environment, String... arguments) {
        try {
            Path out = Files.createTempFile("oci", ".out");
            Path err = Files.createTempFile("oci", ".err");
            try {
                Process process = start(directory, environment, out, err, arguments);
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(name + " " + String.join(" ", arguments) + " did not end in " + LIMIT
                            + "\n" + Files.readString(out) + Files.readString(err));
                }
                return new Result(process.exitValue(), text(out), text(err));
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a command without waiting. */
    public Process start(Path directory, Map<String, String> environment, Path out, Path err, String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectInput(EMPTY.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return name;
    }
}
