// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each SPI's package says what its author has to know, and its example is a plugin that compiles. */
class PackageDocsTest {
    private static final Path SPIS = Path.of("src/main/java/io/caisson/spi");
    private static final Path TESTKIT = Path.of("../testkit/src/main/java/io/caisson/testkit");
    private static final List<String> PARTS =
            List.of("<b>Life cycle.</b>", "<b>Threads.</b>", "<b>Contract.</b>", "<b>Example.</b>");
    private static final Pattern CONTRACT = Pattern.compile("io\\.caisson\\.testkit\\.(\\w+Contract)\\b");
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\n(.*?)\n}</pre>", Pattern.DOTALL);

    @TempDir
    Path output;

    /** The packages with a provider. */
    static List<String> spis() throws IOException {
        try (Stream<Path> directories = Files.list(SPIS)) {
            return directories
                    .filter(Files::isDirectory)
                    .filter(directory -> providers(directory) > 0)
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static long providers(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith("Provider.java"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void looksAtAllOfThem() throws IOException {
        assertThat(spis()).contains("cgroup", "hook", "rdt", "seal", "seccomp");
    }

    @ParameterizedTest
    @MethodSource("spis")
    void saysWhatAnAuthorHasToKnow(String spi) throws IOException {
        String text = documentation(spi);
        assertThat(text).containsSubsequence(PARTS);
        assertThat(text.substring(0, text.indexOf(PARTS.get(0))).split("\\s+"))
                .as("words about the purpose")
                .hasSizeGreaterThan(10);
        List<String> contracts = CONTRACT.matcher(text)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(contracts)
                .hasSize((int) providers(SPIS.resolve(spi)))
                .allSatisfy(name -> assertThat(TESTKIT.resolve(name + ".java")).exists());
    }

    @ParameterizedTest
    @MethodSource("spis")
    void hasAnExampleThatCompiles(String spi) throws IOException {
        List<String> examples = EXAMPLE.matcher(documentation(spi))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            assertThat(new Snippet(spi, example).compile(output)).as(example).isEmpty();
        }
    }

    @Test
    void noticesAnExampleThatDoesNotCompile() throws IOException {
        Matcher example = EXAMPLE.matcher(documentation("seal"));
        assertThat(example.find()).isTrue();
        String wrong = example.group(1).replace("String name()", "int name()");
        assertThat(new Snippet("seal", wrong).compile(output)).contains("name()");
    }

    /** The text of the comment without its asterisks. */
    private static String documentation(String spi) throws IOException {
        String source = Files.readString(SPIS.resolve(spi).resolve("package-info.java"));
        return source.substring(source.indexOf("/**"), source.indexOf("*/")).replaceAll("(?m)^ ?\\*+ ?", "");
    }
}
