// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.resources;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** Waits for what a container does. */
final class Await {
    private static final int LIMIT_SECONDS = 30;

    private Await() {}

    /** What a file holds as soon as it holds a line. */
    static String content(Path file) throws IOException {
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            file.getParent()
                    .register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            while (!Files.exists(file) || !Files.readString(file).endsWith("\n")) {
                WatchKey key = watch.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
                if (key == null) {
                    throw new IOException("nothing was written to " + file);
                }
                key.pollEvents();
                key.reset();
            }
            return Files.readString(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
