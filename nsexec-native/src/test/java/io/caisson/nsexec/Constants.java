// SPDX-License-Identifier: Apache-2.0
package io.caisson.nsexec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Constants by name: those of a Java class, and those of a C header. */
final class Constants {
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern DEFINE = Pattern.compile("(?m)^#define ([A-Z][A-Z0-9_]+) (.+?)\\s*$");
    private static final Pattern ENUMERATOR = Pattern.compile("(?m)^\\s+([A-Z][A-Z0-9_]+)\\s*=\\s*(\\d+),");
    private static final Pattern SHIFT = Pattern.compile("\\(?(\\d+)u? << (\\d+)\\)?");

    private Constants() {}

    static Map<String, String> ofClass(Class<?> type) {
        Map<String, String> constants = new TreeMap<>();
        Arrays.stream(type.getFields()).forEach(field -> {
            try {
                Object value = field.get(null);
                constants.put(
                        field.getName(),
                        value instanceof Integer number ? Integer.toUnsignedString(number) : String.valueOf(value));
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        });
        return constants;
    }

    static Map<String, String> ofHeader(Path header) throws IOException {
        String text = COMMENT.matcher(Files.readString(header)).replaceAll("");
        Map<String, String> constants = new TreeMap<>();
        Matcher define = DEFINE.matcher(text);
        while (define.find()) {
            constants.put(define.group(1), value(define.group(2)));
        }
        Matcher enumerator = ENUMERATOR.matcher(text);
        while (enumerator.find()) {
            constants.put(enumerator.group(1), enumerator.group(2));
        }
        return constants;
    }

    private static String value(String text) {
        if (text.startsWith("\"")) {
            return text.substring(1, text.length() - 1);
        }
        Matcher shift = SHIFT.matcher(text);
        if (shift.matches()) {
            return Integer.toUnsignedString(Integer.parseInt(shift.group(1)) << Integer.parseInt(shift.group(2)));
        }
        String digits = text.endsWith("u") ? text.substring(0, text.length() - 1) : text;
        return Long.toString(Long.decode(digits));
    }
}
