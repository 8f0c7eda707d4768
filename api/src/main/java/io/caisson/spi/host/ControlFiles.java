// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Small files of the kernel: cgroup, resctrl, procfs. Every failure is a {@link io.caisson.api.CaissonException} with
 * code {@code IO_FAILED}, errno, and a message that names operation, path and data.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ControlFiles {
    /** Whole content, without the final line feed. */
    String read(Path file);

    /** Like {@link #read}, absent when the file does not exist or is a directory. */
    Optional<String> readIfExists(Path file);

    /** One write(2) of the text to an existing file; never creates one. */
    void write(Path file, String text);

    /** Whether there is such a file; a directory is none, since a child cgroup may have the name of a control file. */
    boolean exists(Path file);

    /** Names in a directory, sorted; empty when it does not exist. */
    List<String> list(Path directory);

    /** Whether {@code path} is a directory, not following a symbolic link. */
    boolean isDirectory(Path path);

    /** mkdir(2) with mode 0755; false when it exists already. Parents must exist. */
    boolean makeDirectory(Path directory);

    /** rmdir(2); false when it does not exist. EBUSY and other failures throw. */
    boolean removeDirectory(Path directory);

    /** chown(2) that does not follow symbolic links. */
    void chown(Path path, int uid, int gid);
}
