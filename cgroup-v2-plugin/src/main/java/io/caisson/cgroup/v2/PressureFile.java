// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.api.Pressure;
import io.caisson.api.Pressure.Share;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads pressure stall information.
 *
 * @see <a href="https://docs.kernel.org/accounting/psi.html">pressure stall information</a>
 */
final class PressureFile {
    private PressureFile() {}

    /** Absent when the kernel does not count it: without CONFIG_PSI, with psi=0, with cgroup.pressure off. */
    static Optional<Pressure> read(Path file, ControlFiles files) {
        String text;
        try {
            text = files.readIfExists(file).orElse("");
        } catch (CaissonException e) {
            if (Failures.is(e, Failures.EOPNOTSUPP)) {
                return Optional.empty();
            }
            throw e;
        }
        Share some = share(file, text, "some ");
        Share full = share(file, text, "full ");
        return text.isBlank() ? Optional.empty() : Optional.of(new Pressure(some, full));
    }

    private static Share share(Path file, String text, String kind) {
        String line = text.lines()
                .filter(candidate -> candidate.startsWith(kind))
                .findFirst()
                .orElse("");
        try {
            return line.isEmpty()
                    ? Share.NONE
                    : new Share(
                            Double.parseDouble(value(line, "avg10=")),
                            Double.parseDouble(value(line, "avg60=")),
                            Double.parseDouble(value(line, "avg300=")),
                            Long.parseLong(value(line, "total=")));
        } catch (NumberFormatException e) {
            throw Failures.cgroup("failed to read '" + file + "': unexpected line '" + line + "'");
        }
    }

    private static String value(String line, String key) {
        return Values.words(line).stream()
                .filter(word -> word.startsWith(key))
                .map(word -> word.substring(key.length()))
                .findFirst()
                .orElse("");
    }
}
