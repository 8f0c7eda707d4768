// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputFormatsTest {
    @Test
    void alignsColumnsAndLeavesTheLastOneAlone() {
        assertThat(new Table("ID", "PID", "BUNDLE")
                        .row("a", "1", "/b")
                        .row("a-name-of-17-chars", "22", "")
                        .row("grün", "3", "/c")
                        .text())
                .isEqualTo(
                        """
                        ID                   PID         BUNDLE
                        a                    1           /b
                        a-name-of-17-chars   22         \s
                        grün                 3           /c
                        """);
    }

    @Test
    void writesJsonOnOneLineOrIndented() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a\"b\\c\n\u0001ü");
        value.put("path", Path.of("/x"));
        value.put("list", List.of(1, true));
        value.put("empty", List.of());
        value.put("map", Map.of());

        assertThat(Json.compact(value))
                .isEqualTo("{\"text\":\"a\\\"b\\\\c\\n\\u0001ü\",\"path\":\"/x\",\"list\":[1,true],\"empty\":[],"
                        + "\"map\":{}}");
        assertThat(Json.indented(value))
                .isEqualTo(
                        """
                        {
                          "text": "a\\"b\\\\c\\n\\u0001ü",
                          "path": "/x",
                          "list": [
                            1,
                            true
                          ],
                          "empty": [],
                          "map": {}
                        }""");
    }
}
