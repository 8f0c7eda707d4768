// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.resources;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A value of {@code linux.resources}.
 *
 * @param field JSON pointer below /linux/resources
 * @param container which container it is tried in: values that exclude each other are in different ones
 * @param config in the configuration, as JSON
 * @param change what {@code update} makes of it, as JSON; absent where it has no such field
 * @param v1 where it is found, the first file that the kernel has; empty where this hierarchy has no such thing
 * @param v2 the same
 * @param stat JSON pointer to the limit in the data of {@code events --stats}; absent where statistics do not tell it
 */
record Value(
        String field,
        int container,
        String config,
        Optional<String> change,
        List<Place> v1,
        List<Place> v2,
        Optional<String> stat) {
    /**
     * @param controller of v1; v2 has one directory
     * @param pattern what of the file's content counts: the first group
     * @param created what should be there in a new container
     * @param changed and after an update of it
     */
    record Place(String controller, String file, Pattern pattern, String created, String changed) {
        private static final Pattern ALL = Pattern.compile("(.*)", Pattern.DOTALL);

        String pick(String content) {
            Matcher matcher = pattern.matcher(content.strip());
            return matcher.find() ? matcher.group(1).strip().replaceAll("\\s+", " ") : "";
        }
    }

    static Value of(String field, String config, String change) {
        return new Value(field, 0, config, Optional.of(change), List.of(), List.of(), Optional.empty());
    }

    /** One that {@code update} cannot change. */
    static Value fixed(String field, String config) {
        return new Value(field, 0, config, Optional.empty(), List.of(), List.of(), Optional.empty());
    }

    Value in(int number) {
        return new Value(field, number, config, change, v1, v2, stat);
    }

    Value stat(String pointer) {
        return new Value(field, container, config, change, v1, v2, Optional.of(pointer));
    }

    /** The file holds what the configuration says. */
    Value v1(String controller, String file) {
        return v1(controller, file, config, change.orElse(config));
    }

    Value v1(String controller, String file, String created, String changed) {
        return v1(new Place(controller, file, Place.ALL, created, changed));
    }

    Value v1(Place place) {
        return new Value(field, container, config, change, with(v1, place), v2, stat);
    }

    Value v2(String file) {
        return v2(file, config, change.orElse(config));
    }

    Value v2(String file, String created, String changed) {
        return v2(new Place("", file, Place.ALL, created, changed));
    }

    Value v2(Place place) {
        return new Value(field, container, config, change, v1, with(v2, place), stat);
    }

    List<Place> places(Hierarchy hierarchy) {
        return hierarchy.unified() ? v2 : v1;
    }

    /** An error or a warning names the field, or a file that it would be in, or the part where all of it is missing. */
    boolean isMeantBy(String text) {
        String part = field.split("/", 3)[1];
        return isNamedBy(text)
                || text.contains("/linux/resources/" + part + " ")
                || (part.equals("unified") && text.contains("unified"))
                || Stream.concat(v1.stream(), v2.stream())
                        .anyMatch(place ->
                                text.contains(place.file()) || text.contains("set " + place.controller() + " limit"));
    }

    boolean isNamedBy(String text) {
        return Pattern.compile(Pattern.quote(field) + "\\b").matcher(text).find();
    }

    String title() {
        return field + " = " + config;
    }

    private static List<Place> with(List<Place> places, Place place) {
        List<Place> all = new ArrayList<>(places);
        all.add(place);
        return List.copyOf(all);
    }
}
