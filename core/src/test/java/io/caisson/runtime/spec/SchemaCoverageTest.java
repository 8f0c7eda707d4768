// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caisson.spec.Features;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Walks the JSON schemas and the records together: whatever a schema says about a property, a component must too. */
class SchemaCoverageTest {
    /** Parts of the configuration for other platforms. */
    private static final Set<String> OTHER_PLATFORMS = Set.of("solaris", "windows", "vm", "zos", "freebsd");

    /** The specification's text requires these though the schema does not. */
    private static final Set<String> REQUIRED_BY_TEXT = Set.of("/linux/memoryPolicy/mode", "/linux/personality/domain");

    /** Values that runc has beyond the specification. */
    private static final Map<String, Set<String>> EXTENSIONS = Map.of(
            "/linux/rootfsPropagation", Set.of("rprivate", "rshared", "rslave", "runbindable"),
            "/status", Set.of("paused"));

    private final List<String> differences = new ArrayList<>();
    private int compared;

    @Test
    void everyPropertyOfTheConfigurationHasAComponent() {
        object(schema("config-schema.json"), "config-schema.json", RuntimeSpec.class, "");
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(200);
    }

    @Test
    void everyPropertyOfTheStateHasAComponent() {
        object(schema("state-schema.json"), "state-schema.json", State.class, "");
        assertThat(differences).isEmpty();
        assertThat(compared).isEqualTo(6);
    }

    @Test
    void everyPropertyOfTheFeaturesHasAComponent() {
        object(schema("features-schema.json"), "features-schema.json", Features.class, "");
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(25);
    }

    private static JsonNode schema(String file) {
        return JsonText.parse(SpecFiles.bytes(file));
    }

    private void object(JsonNode schema, String file, Class<?> type, String pointer) {
        RecordShape shape = RecordShape.of(type);
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String name = property.getKey();
            if (pointer.isEmpty() && OTHER_PLATFORMS.contains(name)) {
                continue;
            }
            String place = pointer + "/" + name;
            compared++;
            if (!shape.properties().containsKey(name)) {
                differences.add(place + " has no component in " + type.getSimpleName());
                continue;
            }
            RecordShape.Property component = shape.properties().get(name);
            value(property.getValue(), file, component.type(), component.bits(), place);
        }
        schema.path("required").forEach(name -> required(shape, pointer, name.asText()));
        for (JsonNode part : schema.path("allOf")) {
            resolve(part, file, (resolved, where) -> object(resolved, where, type, pointer));
        }
        if (!schema.has("allOf")) {
            shape.properties().forEach((name, component) -> {
                boolean listed = schema.path("required").toString().contains("\"" + name + "\"");
                if (component.required()
                        && !listed
                        && !REQUIRED_BY_TEXT.contains(pointer + "/" + name)
                        && !isPart(pointer)) {
                    differences.add(pointer + "/" + name + " is required by the record only");
                }
            });
        }
    }

    /** Parts of an allOf are looked at on their own. */
    private static boolean isPart(String pointer) {
        return pointer.contains("/blockIO/");
    }

    private void required(RecordShape shape, String pointer, String name) {
        RecordShape.Property component = shape.properties().get(name);
        if (component == null || !component.required()) {
            differences.add(pointer + "/" + name + " is not required by the record");
        }
    }

    /** What is done with a schema and the file it stands in. */
    private interface Visitor {
        void visit(JsonNode schema, String file);
    }

    private static void resolve(JsonNode schema, String file, Visitor visitor) {
        if (!schema.has("$ref")) {
            visitor.visit(schema, file);
            return;
        }
        String reference = schema.get("$ref").asText();
        int hash = reference.indexOf('#');
        String target = hash == 0 ? file : reference.substring(0, hash);
        String path = reference.substring(hash + 1);
        resolve(schema(target).at(path.startsWith("/") ? path : "/" + path), target, visitor);
    }

    private void value(JsonNode schema, String file, Type type, int bits, String pointer) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            value(schema, file, generic.getActualTypeArguments()[0], bits, pointer);
            return;
        }
        resolve(schema, file, (resolved, where) -> {
            if (resolved.has("anyOf")) {
                value(resolved.get("anyOf").get(0), where, type, bits, pointer);
            } else {
                resolved(resolved, where, type, bits, pointer);
            }
        });
    }

    private void resolved(JsonNode schema, String file, Type type, int bits, String pointer) {
        String kind = schema.has("allOf") ? "object" : schema.path("type").asText();
        switch (kind) {
            case "array" -> {
                if (raw(type) == List.class) {
                    value(schema.get("items"), file, argument(type, 0), bits, pointer + "/0");
                } else {
                    differ(pointer, type, kind);
                }
            }
            case "object" -> {
                if (raw(type) == Map.class) {
                    map(schema, file, type, bits, pointer);
                } else if (raw(type).isRecord()) {
                    object(schema, file, raw(type), pointer);
                } else {
                    differ(pointer, type, kind);
                }
            }
            case "string" -> string(schema, type, pointer);
            case "boolean" -> expect(raw(type) == boolean.class || raw(type) == Boolean.class, pointer, type, kind);
            case "integer" -> integer(schema, type, bits, pointer);
            default -> differences.add(pointer + " has the unknown kind '" + kind + "'");
        }
    }

    private void map(JsonNode schema, String file, Type type, int bits, String pointer) {
        JsonNode element = schema.has("additionalProperties")
                ? schema.get("additionalProperties")
                : schema.path("patternProperties").path(".{1,}");
        value(element, file, argument(type, 1), bits, pointer + "/*");
    }

    private void string(JsonNode schema, Type type, String pointer) {
        if (!schema.has("enum")) {
            expect(raw(type) == String.class, pointer, type, "string");
            return;
        }
        if (!raw(type).isEnum()) {
            differ(pointer, type, "enum");
            return;
        }
        List<String> wanted = new ArrayList<>(EXTENSIONS.getOrDefault(pointer, Set.of()));
        schema.get("enum").forEach(constant -> wanted.add(constant.asText()));
        Set<String> known = RecordShape.constants(raw(type)).keySet();
        if (known.size() != wanted.size() || !known.containsAll(wanted)) {
            differences.add(pointer + " has the values " + known + " instead of " + wanted);
        }
    }

    /** Plain "integer" of the schema says nothing of the width. */
    private void integer(JsonNode schema, Type type, int bits, String pointer) {
        String name = raw(type).getSimpleName();
        boolean number =
                Set.of("int", "long", "Long", "OptionalInt", "OptionalLong").contains(name);
        expect(number, pointer, type, "integer");
        JsonNode most = schema.path("maximum");
        if (most.isMissingNode() || pointer.endsWith("/fileMode")) {
            return;
        }
        int width = most.bigIntegerValue().bitLength();
        boolean unsigned = schema.path("minimum").bigIntegerValue().signum() == 0;
        int signedWidth = name.toLowerCase(java.util.Locale.ROOT).contains("int") ? 31 : 63;
        expect(unsigned ? bits == width : bits == 0 && signedWidth == width, pointer, type, schema.toString());
    }

    private void expect(boolean fits, String pointer, Type type, String kind) {
        if (!fits) {
            differ(pointer, type, kind);
        }
    }

    private void differ(String pointer, Type type, String kind) {
        differences.add(pointer + " is " + type.getTypeName() + " and not " + kind);
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }
}
