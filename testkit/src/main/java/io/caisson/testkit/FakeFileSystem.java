// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Path;
import org.apiguardian.api.API;

/** A kernel file system played by plain files: what differs from plain files is said by overriding these methods. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class FakeFileSystem {
    /** Where it is mounted. */
    private final Path root;

    protected FakeFileSystem(Path root) {
        this.root = root;
    }

    /** Where it is mounted. */
    public final Path root() {
        return root;
    }

    final boolean owns(Path path) {
        return path.startsWith(root);
    }

    /** A directory has been made: the kernel fills it. */
    protected void made(Path directory) {}

    /** A directory is to be removed: throws what the kernel would, or takes away the kernel's own files. */
    protected void removing(Path directory) {}

    /** One write(2) to an existing file. */
    protected void write(Path file, String text) {
        Tree.file(file, text);
    }

    /** One read of an existing file. */
    protected String read(Path file) {
        return Tree.text(file);
    }

    /** Whether a process that is killed stays, since it is frozen. */
    protected boolean holds(int pid) {
        return false;
    }

    /** A process is gone. */
    protected void ended(int pid) {}
}
