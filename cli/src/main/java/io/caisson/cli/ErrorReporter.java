// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.cli.command.GlobalOptions;
import io.caisson.cli.log.LogFormat;
import io.caisson.cli.log.LogSink;
import io.caisson.cli.output.Output;
import io.caisson.cli.planner.Request;
import io.caisson.runtime.plugin.PluginLoader;
import io.caisson.runtime.spec.FileErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * The only one that prints errors: one line of the log, which is on standard error unless --log names a file; then the
 * bare message goes to standard error too. A person at a terminal reads plain lines. With --debug the stack trace
 * follows.
 */
final class ErrorReporter {
    private final Output output;
    private boolean toFile;
    private boolean debug;
    private LogFormat text = LogFormat.TEXT;
    private LogSink sink;

    ErrorReporter(Output output) {
        this.output = output;
        this.sink = onStandardError(Level.INFO, LogFormat.TEXT);
        LogSink.install(sink);
    }

    /** Who reads standard error: a person, or a program that parses it. */
    void readBy(Request request) {
        if (request.terminalOnStderr()) {
            boolean plain = !request.variable("NO_COLOR").isEmpty()
                    || request.variable("TERM").equals("dumb");
            text = plain ? LogFormat.PERSON : LogFormat.COLOURED;
            sink = onStandardError(Level.INFO, text);
            LogSink.install(sink);
        }
    }

    /** @throws CaissonException when the log file cannot be opened; later errors go to standard error as before */
    void configure(GlobalOptions options) {
        debug = options.debug();
        Level threshold = debug ? Level.DEBUG : Level.INFO;
        sink = onStandardError(threshold, options.logFormat() == LogFormat.TEXT ? text : options.logFormat());
        if (options.log().isPresent()) {
            Path file = options.log().get();
            append(file, new byte[0]);
            sink = new LogSink(threshold, options.logFormat(), line -> append(file, line));
            toFile = true;
        }
        LogSink.install(sink);
    }

    private LogSink onStandardError(Level threshold, LogFormat format) {
        return new LogSink(threshold, format, line -> output.write(Output.STDERR, line));
    }

    private static void append(Path file, byte[] line) {
        try {
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new CaissonException(
                    ErrorCode.IO_FAILED, "failed to open log '" + file + "': " + FileErrors.text(e), e);
        }
    }

    /** @param hint what the reader may do about it */
    void report(String prefix, Throwable failure, Optional<String> hint) {
        String message = prefix + words(failure);
        try {
            sink.log(Level.ERROR, message, fields(failure, hint));
        } catch (CaissonException e) {
            // the log cannot be written, a full disk perhaps: standard error is left
            output.printError(e.getMessage() + "\n");
        }
        if (toFile) {
            output.printError(message + hint.map(words -> " (" + words + ")").orElse("") + "\n");
        }
        if (debug) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            output.printError(trace.toString());
        }
    }

    private static String words(Throwable failure) {
        if (failure instanceof CaissonException && failure.getMessage() != null) {
            return failure.getMessage();
        }
        return PluginLoader.culprit(failure)
                .map(plugin -> "plugin '" + plugin + "' failed: " + failure)
                .orElseGet(() -> "internal error: " + failure);
    }

    private static Map<String, Object> fields(Throwable failure, Optional<String> hint) {
        Map<String, Object> fields = new LinkedHashMap<>();
        hint.ifPresent(words -> fields.put(LogFormat.HINT, words));
        if (failure instanceof CaissonException known) {
            fields.put("code", known.code().name());
            known.errno().ifPresent(errno -> fields.put("errno", errno));
            known.step().ifPresent(step -> fields.put("step", step));
            known.pointer().ifPresent(pointer -> fields.put("pointer", pointer));
        }
        return fields;
    }
}
