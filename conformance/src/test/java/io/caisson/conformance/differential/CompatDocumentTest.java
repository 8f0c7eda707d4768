// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each reason for a difference from runc stands in docs/compat.md, word for word. */
class CompatDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/compat.md");
    private static final Path LISTS = Path.of("src/test/resources/differential");

    /** Lines of a reason, then those of its patterns. */
    private static final Pattern BLOCK = Pattern.compile("(?m)((?:^#.*\n)+)((?:^[^#\n].*\n)+)");

    private static final Pattern OF_RUNC = Pattern.compile("(?m)^(\\? )?(runc|\\.\\*) \\|");

    private static List<String> reasons(String list) {
        List<String> reasons = new ArrayList<>();
        Matcher block = BLOCK.matcher(list);
        while (block.find()) {
            if (OF_RUNC.matcher(block.group(2)).find()) {
                reasons.add(words(block.group(1).replaceAll("(?m)^# ?", "")));
            }
        }
        return reasons;
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cli-differences.txt", "differences.txt"})
    void hasEveryReason(String list) throws IOException {
        List<String> reasons = reasons(Files.readString(LISTS.resolve(list)));
        assertThat(reasons).hasSizeGreaterThan(5);
        assertThat(words(Files.readString(DOCUMENT))).contains(reasons);
    }

    @Test
    void findsTheReasonsThatConcernRunc() {
        assertThat(
                        reasons(
                                "# The list.\n\n# One\n# reason.\nrunc | a\ncrun | b\n\n# Of crun.\ncrun | c\n\n# Two.\n? .* | d\n"))
                .containsExactly("One reason.", "Two.");
    }
}
