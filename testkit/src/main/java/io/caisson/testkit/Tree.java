// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** Plain files for tests, without checked exceptions. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Tree {
    private Tree() {}

    /** Makes a directory and its parents. */
    public static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes or replaces a file; a missing final line feed is added to a text that is not empty. */
    public static Path file(Path path, String content) {
        String text = content.isEmpty() || content.endsWith("\n") ? content : content + "\n";
        try {
            directory(path.getParent());
            return Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Content of a file without the final line feed. */
    public static String text(Path path) {
        String text = new String(bytes(path), StandardCharsets.UTF_8);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    /** Names in a directory, sorted. */
    public static List<String> names(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory and every directory below it, parents first. */
    public static List<Path> directories(Path root) {
        try (Stream<Path> entries = Files.walk(root)) {
            return entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every path below {@code root} with its content, so that two moments can be compared byte by byte. */
    public static Map<String, String> snapshot(Path root) {
        Map<String, String> found = new TreeMap<>();
        for (Path entry : entries(root)) {
            boolean plain = Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
            found.put(root.relativize(entry).toString(), plain ? encoded(bytes(entry)) : "not a file");
        }
        return found;
    }

    static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> entries(Path root) {
        try (Stream<Path> entries = Files.walk(root)) {
            return new ArrayList<>(entries.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
