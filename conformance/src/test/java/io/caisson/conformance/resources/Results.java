// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.resources;

import io.caisson.conformance.resources.Value.Place;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What came of the values.
 *
 * @param places of those that this kernel has
 * @param told what caisson said of the others
 * @param seen by runtime
 */
record Results(
        List<Value> values, Map<Value, Place> places, Map<Value, String> told, Map<String, List<Trial.Seen>> seen) {
    /**
     * @param names gives a container's id for a runtime
     * @param flags global flags of all runtimes
     */
    static Results of(
            List<Value> values,
            Hierarchy hierarchy,
            List<Oci> runtimes,
            List<String> flags,
            Path directory,
            Function<Oci, String> names)
            throws IOException {
        Results results = new Results(values, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        List<Value> absent = new ArrayList<>();
        for (Value value : values) {
            hierarchy.place(value).ifPresentOrElse(place -> results.places.put(value, place), () -> absent.add(value));
        }
        Bundle bundle = Bundle.busybox(directory.resolve("values"), "true");
        for (Oci runtime : runtimes) {
            Trial trial = new Trial(hierarchy, runtime, flags);
            for (Map<Value, Place> together : results.containers()) {
                results.seen
                        .computeIfAbsent(runtime.name(), name -> new ArrayList<>())
                        .add(trial.live(
                                bundle, names.apply(runtime), accepted(runtime, together, hierarchy.with(flags))));
            }
            if (runtime.name().equals("caisson")) {
                results.told.putAll(trial.told(bundle, names.apply(runtime), absent));
            }
        }
        return results;
    }

    private static Map<Value, Place> accepted(Oci runtime, Map<Value, Place> values, String cgroups) {
        Map<Value, Place> all = new LinkedHashMap<>(values);
        all.keySet().removeIf(value -> Difference.refused(runtime.name(), value, cgroups));
        return all;
    }

    private List<Map<Value, Place>> containers() {
        Map<Integer, Map<Value, Place>> all = new LinkedHashMap<>();
        places.forEach((value, place) -> all.computeIfAbsent(value.container(), number -> new LinkedHashMap<>())
                .put(value, place));
        return List.copyOf(all.values());
    }

    /** Commands that failed, and cgroups that were left. */
    List<String> errors(String runtime) {
        return seen.get(runtime).stream().flatMap(one -> one.errors().stream()).toList();
    }

    String created(String runtime, Value value) {
        return find(runtime, value, Trial.Seen::created);
    }

    String changed(String runtime, Value value) {
        return find(runtime, value, Trial.Seen::changed);
    }

    String stat(String runtime, Value value) {
        return find(runtime, value, Trial.Seen::stats);
    }

    private String find(String runtime, Value value, Function<Trial.Seen, Map<String, String>> part) {
        return seen.getOrDefault(runtime, List.of()).stream()
                .map(one -> part.apply(one).get(value.title()))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse("-");
    }
}
