// SPDX-License-Identifier: Apache-2.0
package org.example.dryrun;

import io.caisson.spec.LinuxResources;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Limits as lines such as {@code pids/limit 64}: every field that is there, whichever a later API adds. */
final class Limits {
    private final List<String> lines = new ArrayList<>();

    private Limits() {}

    static List<String> of(LinuxResources resources) {
        Limits limits = new Limits();
        limits.add("", resources);
        return limits.lines;
    }

    private void add(String path, Object value) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(content -> add(path, content));
        } else if (value instanceof OptionalLong number) {
            number.ifPresent(content -> add(path, content));
        } else if (value instanceof OptionalInt number) {
            number.ifPresent(content -> add(path, content));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, content) -> add(path + "/" + key, content));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                Limits element = new Limits();
                element.add("", list.get(i));
                lines.add(path.substring(1) + "/" + i + " " + String.join(", ", element.lines));
            }
        } else if (value instanceof Record document) {
            for (RecordComponent component : document.getClass().getRecordComponents()) {
                add(path + "/" + component.getName(), read(component, document));
            }
        } else {
            lines.add((path + " " + value).substring(1));
        }
    }

    private static Object read(RecordComponent component, Record document) {
        try {
            return component.getAccessor().invoke(document);
        } catch (ReflectiveOperationException e) {
            throw DryRunManager.failure("failed to read '" + component.getName() + "': " + e);
        }
    }
}
