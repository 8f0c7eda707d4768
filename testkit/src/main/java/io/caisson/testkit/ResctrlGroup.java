// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A group of the simulated file system: one that has shares, or one below it that is only counted. */
final class ResctrlGroup {
    final Path path;

    /** The group whose processes this one counts; absent when it is one with shares. */
    final Optional<ResctrlGroup> above;

    final ResctrlControls controls;

    /** Domain and counter to what it counted. */
    private final Map<String, Long> counted = new HashMap<>();

    /** Domain and counter to the word that stands in its place. */
    private final Map<String, String> words = new HashMap<>();

    ResctrlGroup(Path path, Optional<ResctrlGroup> above, ResctrlControls controls) {
        this.path = path;
        this.above = above;
        this.controls = controls;
    }

    boolean isMonitor() {
        return above.isPresent();
    }

    /** The group with the shares. */
    ResctrlGroup shares() {
        return above.orElse(this);
    }

    long counted(int domain, String counter) {
        return counted.getOrDefault(key(domain, counter), 0L);
    }

    void count(int domain, String counter, long value) {
        counted.put(key(domain, counter), value);
    }

    Optional<String> word(int domain, String counter) {
        return Optional.ofNullable(words.get(key(domain, counter)));
    }

    void say(int domain, String counter, String word) {
        words.put(key(domain, counter), word);
    }

    private static String key(int domain, String counter) {
        return domain + " " + counter;
    }
}
