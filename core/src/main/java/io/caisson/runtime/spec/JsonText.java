// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.api.SpecException;
import io.caisson.api.SpecProblem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * JSON text and its tree. Jackson's object mapper is left out on purpose: a command lives for milliseconds, and the
 * mapper costs more than the rest of reading a configuration.
 */
final class JsonText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonText() {}

    /** Made when first needed, once. */
    private static final class Factory {
        static final JsonFactory INSTANCE = new JsonFactory();
    }

    /**
     * Reads one JSON document.
     *
     * @throws SpecException with one problem that has line and column
     */
    static JsonNode parse(byte[] text) {
        try (JsonParser parser = Factory.INSTANCE.createParser(text)) {
            if (parser.nextToken() == null) {
                throw malformed("the document is empty");
            }
            JsonNode document = node(parser);
            if (parser.nextToken() != null) {
                throw malformed("unexpected text after the document at " + place(parser.currentTokenLocation()));
            }
            return document;
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            throw malformed((location == null ? "" : "at " + place(location) + ": ") + words(e.getOriginalMessage()));
        } catch (IOException e) {
            throw malformed(words(String.valueOf(e.getMessage())));
        }
    }

    private static SpecException malformed(String what) {
        return new SpecException(List.of(new SpecProblem("", "malformed JSON: " + what)));
    }

    private static String place(JsonLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Jackson's message in our form: without its notes on the source, lower case, no full stop. */
    private static String words(String message) {
        String line = message.lines().findFirst().orElse("").replaceAll(" \\([^()]*\\[Source[^\\]]*\\]?[^)]*\\)", "");
        String lower = line.isEmpty() ? line : Character.toLowerCase(line.charAt(0)) + line.substring(1);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static JsonNode node(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no value at " + parser.currentToken());
        };
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.set(name, node(parser));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node(parser));
        }
        return array;
    }

    /** One line, without spaces. */
    static String compact(JsonNode document) {
        return text(document, false);
    }

    /** A tab per level, as {@code runc spec} writes; no newline at the end. */
    static String indented(JsonNode document) {
        return text(document, true);
    }

    private static String text(JsonNode document, boolean indented) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = Factory.INSTANCE.createGenerator(text)) {
            if (indented) {
                generator.setPrettyPrinter(tabs());
            }
            write(generator, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static DefaultPrettyPrinter tabs() {
        DefaultIndenter indenter = new DefaultIndenter("\t", "\n");
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        return new DefaultPrettyPrinter(separators).withObjectIndenter(indenter).withArrayIndenter(indenter);
    }

    private static void write(JsonGenerator generator, JsonNode node) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> {
                generator.writeStartObject();
                for (Map.Entry<String, JsonNode> property : node.properties()) {
                    generator.writeFieldName(property.getKey());
                    write(generator, property.getValue());
                }
                generator.writeEndObject();
            }
            case ARRAY -> {
                generator.writeStartArray();
                for (JsonNode element : node) {
                    write(generator, element);
                }
                generator.writeEndArray();
            }
            case STRING -> generator.writeString(node.textValue());
            case NUMBER -> generator.writeNumber(node.bigIntegerValue());
            case BOOLEAN -> generator.writeBoolean(node.booleanValue());
            case NULL -> generator.writeNull();
            case BINARY, MISSING, POJO -> throw new IllegalStateException("cannot write " + node.getNodeType());
        }
    }
}
