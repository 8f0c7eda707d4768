// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Immutable copies for the records of this package; an absent JSON value arrives as null. */
final class Copies {
    private Copies() {}

    static <T> List<T> list(@Nullable List<T> source) {
        return source == null ? List.of() : List.copyOf(source);
    }

    /** Keeps the order of the document. */
    static <T> Map<String, T> map(@Nullable Map<String, T> source) {
        return source == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(source));
    }

    @SuppressWarnings({"OptionalAssignedToNull", "NullableOptional"})
    static <T> Optional<T> absent(@Nullable Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }

    /** An empty text is an absent one: writers in languages without absent strings leave them empty. */
    @SuppressWarnings({"OptionalAssignedToNull", "NullableOptional"})
    static Optional<String> text(@Nullable Optional<String> value) {
        return absent(value).filter(text -> !text.isEmpty());
    }

    @SuppressWarnings({"OptionalAssignedToNull", "NullableOptional"})
    static OptionalLong absent(@Nullable OptionalLong value) {
        return value == null ? OptionalLong.empty() : value;
    }

    @SuppressWarnings({"OptionalAssignedToNull", "NullableOptional"})
    static OptionalInt absent(@Nullable OptionalInt value) {
        return value == null ? OptionalInt.empty() : value;
    }
}
