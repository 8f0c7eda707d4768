// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The control files of one controller. What is not there, or what the kernel does not support, is absent; what cannot
 * be read or understood is an error that names the file.
 *
 * @param cgroup absent when the container has none for this controller
 */
record Readings(Optional<Path> cgroup, ControlFiles files) {
    Optional<String> text(String name) {
        return cgroup.flatMap(directory -> readIfSupported(directory.resolve(name)));
    }

    private Optional<String> readIfSupported(Path file) {
        try {
            return files.readIfExists(file);
        } catch (CaissonException e) {
            if (Failures.isGone(e) || Failures.is(e, Failures.EOPNOTSUPP)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Lines that are not empty. */
    List<String> lines(String name) {
        return text(name).orElse("").lines().filter(line -> !line.isBlank()).toList();
    }

    /** One number; absent also when it is {@code max}. */
    OptionalLong number(String name) {
        Optional<String> text = text(name).filter(content -> !content.isBlank());
        return text.isPresent() ? number(name, text.get()) : OptionalLong.empty();
    }

    /** A number that is written in the file {@code name}. */
    OptionalLong number(String name, String text) {
        try {
            return Values.parse(text);
        } catch (NumberFormatException e) {
            throw malformed(name, text);
        }
    }

    CaissonException malformed(String name, String text) {
        return Failures.cgroup("failed to read '"
                + cgroup.map(directory -> directory.resolve(name)).orElseThrow() + "': cannot understand '" + text
                + "'");
    }

    /** A limit; absent when it is so high that there is none. */
    OptionalLong limit(String name) {
        return Values.limit(number(name));
    }

    /** Lines of a name and a number. */
    Map<String, Long> table(String name) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (String line : lines(name)) {
            String[] parts = line.strip().split("\\s+");
            if (parts.length != 2) {
                throw malformed(name, line);
            }
            number(name, parts[1]).ifPresent(value -> values.put(parts[0], value));
        }
        return values;
    }

    /** The four files of a counter of bytes, such as {@code memory.memsw} with its {@code .usage_in_bytes}. */
    CgroupStats.Counter counter(String prefix) {
        return new CgroupStats.Counter(
                number(prefix + ".usage_in_bytes"),
                number(prefix + ".max_usage_in_bytes"),
                limit(prefix + ".limit_in_bytes"),
                number(prefix + ".failcnt"));
    }
}
