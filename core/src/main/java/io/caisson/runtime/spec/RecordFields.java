// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import java.util.LinkedHashMap;
import java.util.Map;

/** The components of a record. */
public final class RecordFields {
    private RecordFields() {}

    /** Values by name, in order of declaration. */
    public static Map<String, Object> of(Record owner) {
        Map<String, Object> fields = new LinkedHashMap<>();
        RecordShape.of(owner.getClass())
                .properties()
                .forEach((name, property) -> fields.put(name, RecordWriter.read(property, owner)));
        return fields;
    }
}
