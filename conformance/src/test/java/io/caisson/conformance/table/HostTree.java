// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caisson.conformance.support.Oci;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Directories of the host to be bound into containers. Each has a mount "sub" below it:
 * <ul>
 *   <li>{@code plain}: mounted with defaults, shared
 *   <li>{@code strict}: with every restriction that an option can take away
 *   <li>{@code times}: with strict access times
 *   <li>{@code users}: files of users 0 and 5, on a file system that takes id mappings
 * </ul>
 */
record HostTree(Path directory, long namespaces, long userNamespace) implements AutoCloseable {
    private static final String STRICT = "nosuid,nodev,noexec,noatime,nodiratime,nosymfollow";

    static HostTree mount(Path directory) {
        Commands.shell("d=" + directory + "\n"
                + """
                mkdir -p $d/plain $d/strict $d/times $d/users/sub
                mount -t tmpfs table $d/plain
                mount --make-shared $d/plain
                mkdir $d/plain/sub
                mount -t tmpfs table $d/plain/sub
                mount --make-shared $d/plain/sub
                mount -t tmpfs -o OPTIONS table $d/strict
                mkdir $d/strict/sub
                mount -t tmpfs -o OPTIONS table $d/strict/sub
                mount -t tmpfs -o strictatime table $d/times
                mkdir $d/times/sub
                mount -t tmpfs -o strictatime table $d/times/sub
                for i in plain strict times; do
                    for k in $i $i/sub; do
                        echo text > $d/$k/file
                        ln -s file $d/$k/link
                        mknod -m 666 $d/$k/null c 1 3
                        printf '#!/bin/sh\\necho executed\\n' > $d/$k/run
                        chmod 755 $d/$k/run $d/$k
                    done
                done
                mount -o remount,bind,ro,OPTIONS $d/strict
                mount -o remount,bind,ro,OPTIONS $d/strict/sub
                touch $d/users/0 $d/users/5 $d/users/sub/0
                mount --bind $d/users/sub $d/users/sub
                chown 5:5 $d/users/5
                """
                        .replace("OPTIONS", STRICT));
        return new HostTree(directory, holder("unshare", "-imnpuCT", "--fork"), userHolder());
    }

    /** For those who only look at the rows: its places are there, but not what it is for. */
    static HostTree notMounted() {
        long self = ProcessHandle.current().pid();
        return new HostTree(Path.of("/nonexistent"), self, self);
    }

    /** A process in namespaces of its own, which says when it is there. */
    static long holder(String... prefix) {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of("sh", "-c", "echo there; exec sleep 100000"));
        try {
            Process process = new ProcessBuilder(command).start();
            BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            if (!"there".equals(out.readLine())) {
                throw new IllegalStateException("failed to start '" + command + "'");
            }
            return process.pid();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long userHolder() {
        long pid = holder("unshare", "-U");
        Commands.shell(
                "echo 0 100000 65536 > /proc/" + pid + "/uid_map; echo 0 200000 65536 > /proc/" + pid + "/gid_map");
        return pid;
    }

    /** The namespace of a process that holds one of each kind; {@code name} as below /proc/pid/ns. */
    String namespace(String name) {
        return switch (name) {
            case "user" -> "/proc/" + userNamespace + "/ns/user";
            case "pid", "time" -> "/proc/" + namespaces + "/ns/" + name + "_for_children";
            default -> "/proc/" + namespaces + "/ns/" + name;
        };
    }

    String path(String name) {
        return directory.resolve(name).toString();
    }

    /** crun runs in a mount namespace of its own, where what is shared here is private at first. */
    Oci seenBy(Oci runtime) {
        String share = "mount --make-shared " + path("plain") + "; mount --make-shared " + path("plain/sub") + "; ";
        List<String> command = runtime.command().stream()
                .map(word -> word.startsWith("umount ") ? share + word : word)
                .toList();
        return new Oci(runtime.name(), command, runtime.root());
    }

    @Override
    public void close() {
        for (long pid : List.of(namespaces, userNamespace)) {
            ProcessHandle.of(pid).ifPresent(holder -> {
                holder.descendants().forEach(ProcessHandle::destroyForcibly);
                holder.destroyForcibly();
            });
        }
        Commands.shell("for i in plain strict times; do umount " + directory + "/$i/sub " + directory + "/$i; done; "
                + "umount " + directory + "/users/sub");
    }
}
