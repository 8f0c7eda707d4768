// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.spec.RuntimeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A bundle on disk whose root file system is a static busybox, taken from {@code /bin/busybox}.
 *
 * <pre>{@code
 * Path bundle = TestBundle.in(directory).write(TestSpec.running("echo", "hello").build());
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TestBundle {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> APPLETS = List.of("sh", "cat", "echo", "sleep", "true", "false", "id", "ls");

    private final Path directory;

    private TestBundle(Path directory) {
        this.directory = directory;
    }

    /** Makes {@code rootfs} with busybox in {@code directory}. */
    public static TestBundle in(Path directory) {
        Path programs = Tree.directory(directory.resolve("rootfs/bin"));
        for (String name : List.of("proc", "sys", "dev", "tmp", "etc")) {
            Tree.directory(directory.resolve("rootfs").resolve(name));
        }
        try {
            Files.copy(BUSYBOX, programs.resolve("busybox"));
            for (String applet : APPLETS) {
                Files.createSymbolicLink(programs.resolve(applet), Path.of("busybox"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestBundle(directory);
    }

    /** The bundle. */
    public Path directory() {
        return directory;
    }

    /** Its root file system, which can be added to. */
    public Path rootfs() {
        return directory.resolve("rootfs");
    }

    /** Writes {@code config.json}, which may be there already, and returns the bundle. */
    public Path write(RuntimeSpec spec) {
        Tree.file(directory.resolve("config.json"), SpecJson.of(spec));
        return directory;
    }
}
