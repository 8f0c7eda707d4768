// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Machine;
import io.caisson.conformance.support.Oci;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where an attack takes place: a runtime, a directory, and things of ours on the host that must stay as they are. */
final class Ground implements AutoCloseable {
    /** In the canary; no container is to read it. */
    static final String TOKEN = "a-secret-of-the-host";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Oci runtime;
    private final Path directory;
    private final Deque<Runnable> endings = new ArrayDeque<>();

    Ground(Oci runtime, Path directory) {
        this.runtime = runtime;
        this.directory = directory;
    }

    Oci runtime() {
        return runtime;
    }

    /** The runtime, started by another command. */
    Oci runtimeUnder(String... prefix) {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(runtime.command());
        return new Oci(runtime.name(), command, runtime.root());
    }

    /** The directory of the distribution that the runtime belongs to. */
    Path distribution() {
        return Path.of(runtime.command().get(0)).getParent().getParent();
    }

    Path directory(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    /** A directory of the host with one secret file. */
    Path canary() throws IOException {
        Path canary = directory("canary");
        Files.writeString(canary.resolve("token"), TOKEN);
        return canary;
    }

    /** A busybox bundle with a writable root. */
    Bundle bundle(String... args) {
        return Bundle.busybox(directory.resolve("bundle-" + NUMBER.incrementAndGet()), args)
                .set("/root", "readonly", "false");
    }

    /** An id that is free; its container is deleted at the end. */
    String id() {
        String id = Machine.MARK + "hostile-" + NUMBER.incrementAndGet();
        atEnd(() -> {
            if (Files.exists(runtime.root().resolve(id))) {
                runtime.run("delete", "--force", id);
            }
        });
        return id;
    }

    /** {@code run} to the end. */
    Oci.Result run(Bundle bundle, String... flags) {
        return run(runtime, bundle, flags);
    }

    Oci.Result run(Oci started, Bundle bundle, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(List.of(flags));
        arguments.addAll(List.of("--bundle", bundle.directory().toString(), id()));
        return started.run(arguments.toArray(String[]::new));
    }

    /** A running container; fails when it does not start. */
    String started(Bundle bundle) {
        return started(runtime, bundle);
    }

    String started(Oci by, Bundle bundle) {
        String id = id();
        require(by.run("run", "--detach", "--bundle", bundle.directory().toString(), id));
        return id;
    }

    /** A command of the host; its standard output. */
    Oci.Result host(String... command) {
        return new Oci(command[0], List.of(command), directory).run();
    }

    /** The attack cannot even be tried unless this worked. */
    static Oci.Result require(Oci.Result result) {
        if (result.exit() != 0) {
            throw new IllegalStateException("exit status " + result.exit() + ": " + result.err() + result.out());
        }
        return result;
    }

    static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("the attack could not be tried: " + what);
        }
    }

    static void succeededIf(boolean condition, String what) {
        if (condition) {
            throw new AttackSucceeded(what);
        }
    }

    /** Nothing was made in a directory, or taken out of it. */
    static void succeededIfChanged(Path canary, Set<String> before) throws IOException {
        Set<String> now = names(canary);
        succeededIf(!now.equals(before), "in a directory of the host there is now " + now);
    }

    static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** A program of the attacker that runs beside the runtime until the ground is closed. */
    void beside(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        atEnd(() -> end(process));
        byte[] ready = process.getInputStream().readNBytes("ready".length());
        require("ready".equals(new String(ready, UTF_8)), program + " did not start");
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void atEnd(Runnable ending) {
        endings.push(ending);
    }

    @Override
    public void close() {
        endings.forEach(Runnable::run);
    }
}
