// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.SpecException;
import io.caisson.api.SpecProblem;
import io.caisson.runtime.spec.FileErrors;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.runtime.spec.SpecValidator;
import io.caisson.runtime.spec.ValidationContext;
import io.caisson.spec.RuntimeSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A filter to be explained: in a configuration, in that of a bundle, or alone.
 *
 * @param file that it was read from
 * @param spec configuration with the filter
 * @param pointer of the profile in the file
 */
record SeccompSource(Path file, RuntimeSpec spec, String pointer) {
    private static final String PLACE = "/linux/seccomp";

    /** Only what is about the filter is checked. */
    static SeccompSource read(Path given) {
        Path file = Files.isDirectory(given) ? given.resolve("config.json") : given;
        byte[] text = bytes(file);
        Shape shape = new SpecReader().parse(text, Shape.class);
        boolean alone = shape.defaultAction().isPresent();
        if (alone && !shape.archMap().isEmpty()) {
            throw new CaissonException(
                    ErrorCode.INVALID_SPEC,
                    "failed to read '" + file + "': a template for container engines (archMap), whose rules depend on"
                            + " the container: give the config.json that was made of it");
        }
        RuntimeSpec spec = new SpecReader().parse(alone ? wrapped(text) : text);
        String pointer = alone ? "" : PLACE;
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        List<SpecProblem> problems = SpecValidator.validate(spec, ValidationContext.of(directory, false)).stream()
                .filter(problem -> problem.pointer().startsWith(PLACE))
                .map(problem ->
                        new SpecProblem(pointer + problem.pointer().substring(PLACE.length()), problem.message()))
                .toList();
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return new SeccompSource(file, spec, pointer);
    }

    /** What tells a profile from a configuration, and one of container engines from both. */
    record Shape(Optional<String> defaultAction, List<Variant> archMap) {}

    /** An architecture with those that belong to it. */
    record Variant(Optional<String> architecture) {}

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to read '" + file + "': " + FileErrors.text(e), e);
        }
    }

    private static byte[] wrapped(byte[] profile) {
        String text = new String(profile, StandardCharsets.UTF_8);
        return ("{\"ociVersion\":\"1.0.0\",\"linux\":{\"seccomp\":" + text + "}}").getBytes(StandardCharsets.UTF_8);
    }
}
