// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Holds a document against a schema of the specification: the part of JSON Schema that these schemas use. */
public final class SchemaCheck {
    /** What the text of the specification has (features-linux.md, 1.3.0), but its schema has not. */
    private static final Set<String> BEYOND =
            Set.of("/linux/memoryPolicy", "/linux/intelRdt/schemata", "/linux/intelRdt/monitoring");

    private final List<String> problems = new ArrayList<>();

    private SchemaCheck() {}

    /** What of the document breaks the schema, and what the schema does not know. */
    public static List<String> problems(String document, String schemaFile) {
        SchemaCheck check = new SchemaCheck();
        byte[] bytes = document.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        check.value(JsonText.parse(bytes), JsonText.parse(SpecFiles.bytes(schemaFile)), schemaFile, "");
        return check.problems;
    }

    private void value(JsonNode value, JsonNode schema, String file, String pointer) {
        if (schema.has("$ref")) {
            String[] reference = schema.get("$ref").asText().split("#", 2);
            String target = reference[0].isEmpty() ? file : reference[0];
            JsonNode found = JsonText.parse(SpecFiles.bytes(target)).at(reference[1]);
            require(!found.isMissingNode(), pointer, "has a schema that exists, " + schema);
            value(value, found, target, pointer);
            return;
        }
        schema.path("allOf").forEach(part -> value(value, part, file, pointer));
        if (schema.has("type")) {
            require(isOf(value, schema.get("type").asText()), pointer, "is of type " + schema.get("type"));
        }
        if (schema.has("enum")) {
            boolean known = StreamSupport.stream(schema.get("enum").spliterator(), false)
                    .anyMatch(value::equals);
            require(known, pointer, "is one of " + schema.get("enum"));
        }
        if (schema.has("pattern")) {
            require(
                    Pattern.compile(schema.get("pattern").asText())
                            .matcher(value.asText())
                            .find(),
                    pointer,
                    "matches " + schema.get("pattern"));
        }
        schema.path("required").forEach(name -> require(value.has(name.asText()), pointer, "has " + name));
        if (value.isObject() && schema.has("properties")) {
            for (Map.Entry<String, JsonNode> property : value.properties()) {
                JsonNode known = schema.get("properties").path(property.getKey());
                String place = pointer + "/" + property.getKey();
                require(!known.isMissingNode() || BEYOND.contains(place), place, "is known");
                value(property.getValue(), known, file, place);
            }
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            value(value.get(i), schema.path("items"), file, pointer + "/" + i);
        }
    }

    private static boolean isOf(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private void require(boolean holds, String pointer, String rule) {
        if (!holds) {
            problems.add("not so: " + pointer + " " + rule);
        }
    }
}
