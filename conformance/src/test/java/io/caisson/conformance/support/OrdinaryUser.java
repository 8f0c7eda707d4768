// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A user with sub-ids who exists only in the mount namespaces of the commands run as that user: nothing is changed in
 * the machine's own /etc.
 */
public final class OrdinaryUser {
    public static final int UID = 4711;
    public static final int SUB_IDS = 300000;
    public static final int SUB_ID_COUNT = 1000;

    private final Path etc;
    private final Path runtimeDirectory;

    /** Puts the user's files below a directory. */
    public OrdinaryUser(Path directory) throws IOException {
        etc = directory.resolve("etc");
        execute("cp", "-a", "/etc", etc.toString());
        String entry = "someone:x:" + UID + ":" + UID + "::/nonexistent:/bin/sh\n";
        Files.writeString(etc.resolve("passwd"), Files.readString(etc.resolve("passwd")) + entry);
        for (String file : List.of("subuid", "subgid")) {
            Files.writeString(etc.resolve(file), "someone:" + SUB_IDS + ":" + SUB_ID_COUNT + "\n");
        }
        runtimeDirectory = Files.createDirectories(directory.resolve("runtime"));
        give(runtimeDirectory);
        Files.setPosixFilePermissions(runtimeDirectory, PosixFilePermissions.fromString("rwx------"));
    }

    /** XDG_RUNTIME_DIR. */
    public Path runtimeDirectory() {
        return runtimeDirectory;
    }

    /** Makes the user the owner of all below. */
    public void give(Path directory) throws IOException {
        execute("chown", "-hR", UID + ":" + UID, directory.toString());
    }

    /** A runtime's command line run by this user, its state where it puts it by itself. */
    public Oci runtime(String name, Path program, String... before) {
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c"));
        command.add("mount --bind \"$0\" /etc && exec setpriv --reuid " + UID + " --regid " + UID
                + " --clear-groups --inh-caps=-all env \"$@\"");
        command.add(etc.toString());
        command.add("XDG_RUNTIME_DIR=" + runtimeDirectory);
        command.addAll(List.of(before));
        command.add(program.toString());
        return new Oci(name, command, runtimeDirectory.resolve(name));
    }

    private static void execute(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
