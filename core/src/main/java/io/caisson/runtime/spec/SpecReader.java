// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.SpecException;
import io.caisson.api.SpecProblem;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.RuntimeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the documents of the runtime specification. Malformed text gives one problem with line and column;
 * wrong types, unknown enum values and numbers out of range are told all at once, each with its JSON pointer. What the
 * values mean is for {@link SpecValidator}.
 */
public final class SpecReader {
    /**
     * Reads a bundle's configuration.
     *
     * @throws SpecException about its content
     * @throws CaissonException {@code INVALID_SPEC} when there is no such file, {@code IO_FAILED} when it cannot be
     *     read
     */
    public RuntimeSpec read(Path configJson) {
        try {
            return parse(Files.readAllBytes(configJson));
        } catch (SpecException e) {
            throw naming(configJson, e);
        } catch (NoSuchFileException e) {
            throw new CaissonException(
                    ErrorCode.INVALID_SPEC,
                    "JSON specification file " + configJson.getFileName() + " not found: '" + configJson + "'",
                    e);
        } catch (IOException e) {
            throw unreadable(configJson, e);
        }
    }

    /** Reads the process document given to exec. */
    public ContainerProcess readProcess(Path processJson) {
        try {
            return parse(Files.readAllBytes(processJson), ContainerProcess.class);
        } catch (SpecException e) {
            throw naming(processJson, e);
        } catch (IOException e) {
            throw unreadable(processJson, e);
        }
    }

    /** A problem of the whole document needs the document's name; the others have a pointer. */
    private static SpecException naming(Path file, SpecException problems) {
        return new SpecException(problems.problems().stream()
                .map(problem -> problem.pointer().isEmpty()
                        ? new SpecProblem("", "failed to read '" + file + "': " + problem.message())
                        : problem)
                .toList());
    }

    private static CaissonException unreadable(Path file, IOException cause) {
        return new CaissonException(
                ErrorCode.IO_FAILED, "failed to read '" + file + "': " + FileErrors.text(cause), cause);
    }

    /** @throws SpecException about its content */
    public RuntimeSpec parse(byte[] configJson) {
        return parse(configJson, RuntimeSpec.class);
    }

    /**
     * Reads any document that has a record.
     *
     * @throws SpecException about its content
     */
    public <T extends Record> T parse(byte[] document, Class<T> type) {
        JsonNode tree = JsonText.parse(document);
        Problems problems = new Problems();
        @Nullable Object value = new RecordBinder(problems).bind(tree, type, "");
        problems.throwIfAny();
        return type.cast(value);
    }

    /** Compact JSON on one line. */
    public String write(Record document) {
        return JsonText.compact(RecordWriter.tree(document));
    }

    /** JSON with a tab per level, as {@code runc spec} writes it. */
    public String writeIndented(Record document) {
        return JsonText.indented(RecordWriter.tree(document));
    }
}
