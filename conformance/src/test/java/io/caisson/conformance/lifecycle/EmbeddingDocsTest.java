// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/embedding.md shows compiles, and names what there is. */
class EmbeddingDocsTest {
    private static final Path DOCUMENT = Path.of("../docs/embedding.md");
    private static final Path EXAMPLE = Path.of("../examples/code-runner/pom.xml");

    /** What a reader would import. */
    private static final String BEFORE =
            """
            import com.google.inject.*;
            import io.caisson.api.*;
            import io.caisson.runtime.CaissonRuntime;
            import io.caisson.runtime.guice.RuntimeModule;
            import io.caisson.runtime.spec.SpecReader;
            import io.caisson.spec.RuntimeSpec;
            import java.nio.charset.StandardCharsets;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            class %s { void block(%s) throws Exception {
            """;

    @TempDir
    Path output;

    private static List<String> blocks(Path document, String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher =
                Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(Files.readString(document));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    @Test
    void everyBlockCompiles() throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        for (String block : blocks(DOCUMENT, "java")) {
            sources.add(new Source("Block" + sources.size(), block));
        }
        assertThat(sources).hasSizeGreaterThan(4);
        assertThat(compile(sources)).isEmpty();
    }

    @Test
    void aBlockThatDoesNotCompileIsFound() {
        assertThat(compile(List.of(new Source("Wrong", "runtime.runn(Sandbox.of());"))))
                .contains("cannot find symbol", "runn");
    }

    @Test
    void theDependenciesAreThoseOfTheExample() throws IOException {
        List<String> shown = blocks(DOCUMENT, "xml");
        assertThat(shown).hasSize(1);
        Matcher artifacts = Pattern.compile("(?s)<dependency>.*?</dependency>")
                .matcher(shown.get(0).replaceAll("\\s+", ""));
        String example = Files.readString(EXAMPLE).replaceAll("\\s+", "");
        int found = 0;
        while (artifacts.find()) {
            assertThat(example).contains(artifacts.group());
            found++;
        }
        assertThat(found).isEqualTo(3);
    }

    /** What the compiler says. */
    private String compile(List<JavaFileObject> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-d", output.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "--release", "17");
        boolean compiled =
                compiler.getTask(messages, null, null, options, null, sources).call();
        assertThat(compiled).isEqualTo(messages.toString().isEmpty());
        return messages.toString();
    }

    /** A block in a method that has what the text speaks of. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String block) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            text = BEFORE.formatted(
                            name, block.contains("try (ContainerRuntime runtime") ? "" : "ContainerRuntime runtime")
                    + block + "}}";
        }

        @Override
        public CharSequence getCharContent(boolean ignoreErrors) {
            return text;
        }
    }
}
