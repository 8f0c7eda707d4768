// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.api.SpecException;
import io.caisson.runtime.spec.SpecReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One record of the log pipe. A line that is no such record is kept whole, as a warning.
 *
 * @param level logrus' name of the level
 * @param msg text
 */
record LogLine(Optional<String> level, Optional<String> msg) {
    static LogLine parse(String line) {
        try {
            LogLine parsed = new SpecReader().parse(line.getBytes(StandardCharsets.UTF_8), LogLine.class);
            return parsed.msg().isPresent() ? parsed : plain(line);
        } catch (SpecException e) {
            return plain(line);
        }
    }

    private static LogLine plain(String line) {
        return new LogLine(Optional.of("warning"), Optional.of(line));
    }
}
