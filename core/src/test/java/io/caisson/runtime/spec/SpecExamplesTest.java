// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.api.SpecException;
import io.caisson.api.SpecProblem;
import io.caisson.spec.Features;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The good and bad documents that come with the schemas of the specification. */
class SpecExamplesTest {
    private final SpecReader reader = new SpecReader();

    static Stream<Arguments> good() {
        return Stream.of(
                        documents("test/config/good", RuntimeSpec.class),
                        documents("test/state/good", State.class),
                        documents("test/features/good", Features.class))
                .flatMap(documents -> documents);
    }

    private static Stream<Arguments> documents(String directory, Class<? extends Record> type) {
        return SpecFiles.in(directory).stream().map(name -> Arguments.of(name, type));
    }

    @ParameterizedTest
    @MethodSource("good")
    void goodOnesRoundTrip(String name, Class<? extends Record> type) {
        byte[] text = SpecFiles.bytes(name);
        Record document = reader.parse(text, type);
        byte[] written = reader.write(document).getBytes(StandardCharsets.UTF_8);
        assertThat(reader.parse(written, type)).isEqualTo(document);
        JsonNode known = JsonText.parse(text);
        if (name.endsWith("config/good/spec-example.json")) {
            // not of this version of the specification any more
            assertThat(((ObjectNode) known.at("/linux/resources")).remove("oomScoreAdj"))
                    .isNotNull();
        }
        assertThat(JsonText.parse(written)).isEqualTo(known);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("test/config/bad/invalid-json.json", RuntimeSpec.class, "", "at line 1, column 2"),
                Arguments.of(
                        "test/config/bad/linux-hugepage.json",
                        RuntimeSpec.class,
                        "/linux/resources/hugepageLimits/0/pageSize",
                        "was '64kB'"),
                Arguments.of(
                        "test/config/bad/linux-netdevice.json",
                        RuntimeSpec.class,
                        "/linux/netDevices/eth0/name",
                        "must be a string, was 23"),
                Arguments.of(
                        "test/config/bad/linux-rdma.json",
                        RuntimeSpec.class,
                        "/linux/resources/rdma/mlx5_1/hcaHandles",
                        "must be an integer from 0 to 4294967295, was the string 'not a uint32'"),
                Arguments.of("test/state/bad/invalid-json.json", State.class, "", "at line 1, column 2"),
                Arguments.of(
                        "test/features/bad/missing-ociVersionMax.json",
                        Features.class,
                        "/ociVersionMax",
                        "is required"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badOnesAreRefused(String name, Class<? extends Record> type, String pointer, String message) {
        SpecException failure = catchThrowableOfType(SpecException.class, () -> readAndCheck(name, type));
        assertThat(failure).as(name).isNotNull();
        assertThat(failure.problems()).anySatisfy(problem -> {
            assertThat(problem.pointer()).isEqualTo(pointer);
            assertThat(problem.message()).contains(message);
        });
    }

    private void readAndCheck(String name, Class<? extends Record> type) {
        Record document = reader.parse(SpecFiles.bytes(name), type);
        List<SpecProblem> problems = document instanceof RuntimeSpec spec
                ? SpecValidator.validate(spec, ValidationContext.of(Path.of("/"), false))
                : List.of();
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
    }

    @Test
    void everyBadOneIsTested() {
        List<String> tested =
                bad().map(arguments -> (String) arguments.get()[0]).sorted().toList();
        assertThat(Stream.of("config", "features", "state")
                        .flatMap(kind -> SpecFiles.in("test/" + kind + "/bad").stream()))
                .containsExactlyElementsOf(tested);
    }
}
