// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The items of the specification, from {@code checklist.txt}: {@code key | document: section | what it asks for}. */
record Checklist(Map<String, Item> items) {
    /** @param section document and section of the specification */
    record Item(String key, String section, String text) {}

    static Checklist load() {
        try (InputStream in = Checklist.class.getResourceAsStream("/table/checklist.txt")) {
            Map<String, Item> items = new LinkedHashMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                String[] parts = line.split(" \\| ", 3);
                Item item = new Item(parts[0].strip(), parts[1].strip(), parts[2].strip());
                if (items.put(item.key(), item) != null) {
                    throw new IllegalStateException("item '" + item.key() + "' is listed twice");
                }
            }
            return new Checklist(items);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
