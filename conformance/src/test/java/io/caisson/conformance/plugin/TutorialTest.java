// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TutorialTest {
    @Test
    void findsFilesCommandsAndWhatTheyPrint() {
        assertThat(Tutorial.parse(
                                """
                                # Title
                                First. Write
                                `a/b.txt`:

                                ```text
                                content
                                ```

                                ```sh
                                cat a/b.txt
                                ```

                                It prints:

                                ```text
                                content
                                ```
                                """)
                        .steps())
                .containsExactly(
                        new Tutorial.File(5, "a/b.txt", "content\n"),
                        new Tutorial.Command(9, "cat a/b.txt\n", Optional.of("content\n")));
    }

    @Test
    void refusesABlockThatIsNeither() {
        assertThatThrownBy(() -> Tutorial.parse("Look:\n\n```java\nclass A {}\n```\n"))
                .hasMessage("line 3: a reader would not know what to do with this block");
        assertThatThrownBy(() -> Tutorial.parse("```text\nprinted by nothing\n```\n"))
                .hasMessageStartingWith("line 1: ");
    }

    @ParameterizedTest
    @CsvSource({
        "a b, a b, true",
        "a b, a c, false",
        "a … c, a b c, true",
        "a … c, a b d, false",
        "a …, a b, true",
        "a …, a, false",
        "a…, a, true",
        "…, '', true",
        "'a\n…\nc', 'a\nb\nb\nc', true",
        "'a\n…\nc', 'a\nc', true",
        "'a\n…\nc', 'a\nb\nd', false",
        "a, 'a\nb', false",
        "a.c, abc, false"
    })
    void comparesWhatIsPrinted(String expected, String printed, boolean same) {
        assertThat(Tutorial.matches(expected, printed)).isEqualTo(same);
    }
}
