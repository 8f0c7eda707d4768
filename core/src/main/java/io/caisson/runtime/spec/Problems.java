// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.api.SpecException;
import io.caisson.api.SpecProblem;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a document, so that all of it is told at once. */
final class Problems {
    private static final int LONGEST_VALUE = 80;

    private final List<SpecProblem> found = new ArrayList<>();

    /** Adds a problem of the value at a JSON pointer. */
    void add(String pointer, String message) {
        found.add(new SpecProblem(pointer, message));
    }

    boolean any() {
        return !found.isEmpty();
    }

    List<SpecProblem> list() {
        return List.copyOf(found);
    }

    void throwIfAny() {
        if (any()) {
            throw new SpecException(found);
        }
    }

    /** The pointer of a property or an array element below another pointer (RFC 6901). */
    static String below(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    static String below(String pointer, int index) {
        return pointer + "/" + index;
    }

    /** A value of the document in single ticks, on one line and cut when it is long. */
    static String quoted(String value) {
        StringBuilder line = new StringBuilder("'");
        value.codePoints().limit(LONGEST_VALUE).forEach(point -> {
            if (Character.isISOControl(point)) {
                line.append(String.format("\\u%04x", point));
            } else {
                line.appendCodePoint(point);
            }
        });
        return line.append(value.codePointCount(0, value.length()) > LONGEST_VALUE ? "…'" : "'")
                .toString();
    }
}
