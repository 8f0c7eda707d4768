// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.differential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caisson.conformance.support.Oci;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a runtime answered to a command line, as far as a caller depends on it.
 *
 * @param exit status
 * @param output what kind of text is on standard output
 * @param shape of that text: keys and types of JSON, heads of a table, the words of anything else
 * @param error class of what is on standard error
 */
record Answer(int exit, String output, List<String> shape, String error) {
    /** The first that is found counts. */
    private static final Map<String, Pattern> CLASSES = classes();

    private static final Pattern TABLE = Pattern.compile("[A-Z]{2,}( +[A-Z%]+)+ *");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Map<String, Pattern> classes() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("unsupported", "not supported yet");
        words.put(
                "usage",
                "not defined|requires (exactly|a m\\w+imum)|unrecognized option|please specify|needs an argument|requires an"
                        + " argument|parse error|invalid (boolean )?value \"|invalid value .* for flag");
        words.put("unknown-command", "no help topic|unknown command");
        words.put("console", "console socket|tty");
        words.put("no-container", "container (with id \\S+ )?does not exist|`[^`]*/status`?: no such file");
        words.put("exists", "exists");
        words.put("signal", "unknown signal|invalid signal|signal \\S+ is");
        words.put("not-found", "not found|no such file or directory");
        words.put("denied", "permission denied");
        words.put(
                "state",
                "not running|not stopped|stopped|already running|paused|not frozen|is running|running state|already finished");
        words.put("invalid", "invalid|cannot|must|unexpected|empty|parse|unknown|not open|out of range");
        words.put("warning", "level=warn");
        words.put("other", "(?s).+");
        Map<String, Pattern> classes = new LinkedHashMap<>();
        words.forEach((name, pattern) -> classes.put(name, Pattern.compile(pattern)));
        return classes;
    }

    static Answer of(Oci.Result result, Map<String, String> names) {
        String text = result.out();
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replace(name.getValue(), name.getKey());
        }
        String output = kind(text);
        return new Answer(result.exit(), output, shape(output, text), errorClass(result.err()));
    }

    /** In the form that {@link Observation} compares. */
    Observation observation() {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        sections.put("exit", List.of(Integer.toString(exit)));
        sections.put("stdout", shape);
        sections.put("error", List.of(error));
        return new Observation(sections);
    }

    private static String errorClass(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return CLASSES.entrySet().stream()
                .filter(entry -> entry.getValue().matcher(lower).find())
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse("-");
    }

    private static String kind(String text) {
        if (text.isEmpty()) {
            return "-";
        }
        if (text.startsWith("Incorrect Usage")) {
            return "usage";
        }
        if (text.startsWith("NAME:") || text.startsWith("Usage:")) {
            return "help";
        }
        String first = text.lines().findFirst().orElse("");
        if (first.matches("\\S+ version .*")) {
            return "version";
        }
        return TABLE.matcher(first).matches() ? "table" : isJson(text) ? "json" : "text";
    }

    private static boolean isJson(String text) {
        try {
            return (text.startsWith("{") || text.startsWith("[") || text.equals("null\n"))
                    && JSON.readTree(text) != null;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static List<String> shape(String output, String text) {
        return switch (output) {
            case "json" -> keys(text);
            case "table" ->
                List.of("table " + text.lines().findFirst().orElse("").strip().replaceAll(" +", " "));
            case "version" ->
                text.lines()
                        .map(line -> line.replaceFirst("(:| version ).*", "$1").strip())
                        .toList();
            case "text" -> text.lines().toList();
            default -> List.of(output);
        };
    }

    private static List<String> keys(String text) {
        TreeSet<String> keys = new TreeSet<>();
        try (MappingIterator<JsonNode> documents =
                JSON.readerFor(JsonNode.class).readValues(text)) {
            documents.forEachRemaining(document -> walk(document, "", keys));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new ArrayList<>(keys);
    }

    private static void walk(JsonNode node, String path, TreeSet<String> keys) {
        if (node.isObject()) {
            node.properties().forEach(field -> walk(field.getValue(), path + "/" + field.getKey(), keys));
        } else if (node.isArray()) {
            node.forEach(item -> walk(item, path + "/*", keys));
        }
        if (!node.isObject() || node.isEmpty()) {
            keys.add(path + " " + node.getNodeType().name().toLowerCase(Locale.ROOT));
        }
    }
}
