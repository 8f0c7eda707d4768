// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * A logger that writes to the installed {@link LogSink}. Of what plugins' libraries say only warnings and errors are of
 * interest to users: the others tell of the library's own work.
 */
final class SinkLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    /** Packages of libraries that tell too much. */
    private static final String TALKATIVE = "org.freedesktop.dbus.";

    private final boolean talkative;

    SinkLogger(String name) {
        this.name = name;
        this.talkative = name.startsWith(TALKATIVE);
    }

    @Override
    public boolean isTraceEnabled() {
        return !talkative && LogSink.current().accepts(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return !talkative && LogSink.current().accepts(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return !talkative && LogSink.current().accepts(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return LogSink.current().accepts(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return LogSink.current().accepts(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        String suffix = cause == null ? "" : ": " + cause;
        LogSink.current().log(level, message + suffix, Map.of());
    }
}
