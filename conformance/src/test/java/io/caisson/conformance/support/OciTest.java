// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test with real containers: gives ids, bundles and runtimes, ends what a test left, and fails a test that left
 * something on the machine.
 */
public abstract class OciTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** A state root is the matter of single tests: its containers are deleted, its folder may stay. */
    private static final Path NOWHERE = Path.of("/nonexistent");

    @TempDir
    protected Path temporary;

    private final List<Runnable> endings = new ArrayList<>();
    private Machine before;

    @BeforeAll
    static void needsRoot() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "containers of these tests need root");
    }

    @BeforeEach
    final void lookBefore() throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        before = Machine.look(NOWHERE);
    }

    @AfterEach
    final void nothingIsLeft() {
        List<Runnable> all = new ArrayList<>(endings);
        java.util.Collections.reverse(all);
        all.forEach(Runnable::run);
        assertThat(Machine.look(NOWHERE).leftSince(before))
                .as("left on the machine")
                .isEmpty();
    }

    /** An id that no other test uses. */
    protected static String newId() {
        return Machine.MARK + NUMBER.incrementAndGet();
    }

    /** A busybox bundle that runs {@code args}. */
    protected Bundle bundle(String... args) {
        return Bundle.busybox(temporary.resolve("bundle-" + NUMBER.incrementAndGet()), args);
    }

    /** An id whose container is deleted by force after the test. */
    protected String newContainer(Oci runtime) {
        String id = newId();
        endings.add(() -> runtime.run("delete", "--force", id));
        return id;
    }

    /** {@code run} of a bundle in the foreground. */
    protected Oci.Result runToEnd(Oci runtime, Bundle bundle) {
        return runtime.run("run", "--bundle", bundle.directory().toString(), newContainer(runtime));
    }

    protected void atEnd(Runnable ending) {
        endings.add(ending);
    }
}
