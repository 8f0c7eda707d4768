// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.event.Level;

/**
 * Where log lines go. slf4j finds its provider by itself, so this is the one piece of state that belongs to the JVM;
 * nothing is logged before {@link #install}.
 */
public final class LogSink {
    private static volatile LogSink current = new LogSink(Level.ERROR, LogFormat.TEXT, line -> {});

    private final Level threshold;
    private final LogFormat format;
    private final Consumer<byte[]> target;

    public LogSink(Level threshold, LogFormat format, Consumer<byte[]> target) {
        this.threshold = threshold;
        this.format = format;
        this.target = target;
    }

    public static void install(LogSink sink) {
        current = sink;
    }

    static LogSink current() {
        return current;
    }

    public boolean accepts(Level level) {
        return level.toInt() >= threshold.toInt();
    }

    /**
     * Writes one line.
     *
     * @param fields further fields, written by the JSON format only
     */
    public void log(Level level, String message, Map<String, ?> fields) {
        if (accepts(level)) {
            target.accept(format.line(Instant.now(), level, message, fields).getBytes(StandardCharsets.UTF_8));
        }
    }
}
