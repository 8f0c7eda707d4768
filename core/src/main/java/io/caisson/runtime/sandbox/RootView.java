// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.sandbox;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.spec.FileErrors;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a sandbox sees of a tree of the host: the entries at its top, each bound by itself or, if it is a symbolic link,
 * made again. So nothing is ever written to that tree, not even mount points.
 *
 * @param binds paths inside the sandbox
 * @param links symbolic links at the top
 */
record RootView(Path tree, List<String> binds, List<Link> links) {
    private static final Set<String> PROGRAMS = Set.of("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32");
    private static final List<String> SETTINGS = List.of("etc/alternatives", "etc/ssl/certs", "etc/ld.so.cache");

    /** Where the sandbox has file systems of its own. */
    static final Set<String> MOUNTED = Set.of("proc", "dev", "tmp");

    private static final Set<String> UNSEEN = Set.of("proc", "sys", "dev", "tmp");

    /** A symbolic link and what it says. */
    record Link(String name, Path target) {}

    RootView {
        binds = List.copyOf(binds);
        links = List.copyOf(links);
    }

    static RootView of(Optional<Path> rootfs) {
        return rootfs.map(RootView::everything).orElseGet(() -> programs(Path.of("/")));
    }

    private static RootView everything(Path rootfs) {
        return view(
                rootfs.toAbsolutePath(),
                names(rootfs).stream().filter(name -> !UNSEEN.contains(name)).toList());
    }

    /** Programs and libraries, and what of /etc the linker, TLS and Debian's links to programs need. */
    static RootView programs(Path host) {
        List<String> wanted =
                new ArrayList<>(names(host).stream().filter(PROGRAMS::contains).toList());
        SETTINGS.stream().filter(name -> Files.exists(host.resolve(name))).forEach(wanted::add);
        Path etc = host.resolve("etc");
        if (Files.isDirectory(etc)) {
            // where Debian keeps the settings of its JDKs
            names(etc).stream().filter(name -> name.startsWith("java-")).forEach(name -> wanted.add("etc/" + name));
        }
        return view(host, wanted);
    }

    private static RootView view(Path tree, List<String> names) {
        List<String> binds = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        for (String name : names) {
            Path entry = tree.resolve(name);
            if (Files.isSymbolicLink(entry)) {
                links.add(new Link(name, target(entry)));
            } else {
                binds.add(name);
            }
        }
        return new RootView(tree, binds, links);
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            throw failed(link, e);
        }
    }

    private static List<String> names(Path directory) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException e) {
            throw failed(directory, e);
        }
        names.sort(null);
        return names;
    }

    private static CaissonException failed(Path path, IOException e) {
        return new CaissonException(ErrorCode.IO_FAILED, "failed to read '" + path + "': " + FileErrors.text(e), e);
    }
}
