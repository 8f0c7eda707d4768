// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.cli.command.GlobalOptions;
import io.caisson.cli.log.LogFormat;
import io.caisson.cli.log.LogSink;
import io.caisson.cli.output.Output;
import io.caisson.runtime.plugin.PluginLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * The only one that prints errors: one line of the log, which is on standard error unless --log names a file; then the
 * bare message goes to standard error too. With --debug the stack trace follows.
 */
final class ErrorReporter {
    private final Output output;
    private boolean toFile;
    private boolean debug;
    private LogSink sink;

    ErrorReporter(Output output) {
        this.output = output;
        this.sink = onStandardError(Level.INFO, LogFormat.TEXT);
        LogSink.install(sink);
    }

    /** @throws CaissonException when the log file cannot be opened; later errors go to standard error as before */
    void configure(GlobalOptions options) {
        debug = options.debug();
        Level threshold = debug ? Level.DEBUG : Level.INFO;
        sink = onStandardError(threshold, options.logFormat());
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
            String cause = e instanceof FileSystemException known && known.getReason() != null
                    ? known.getReason()
                    : e.getClass().getSimpleName();
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to open log '" + file + "': " + cause, e);
        }
    }

    void report(String prefix, Throwable failure) {
        String message = prefix + words(failure);
        try {
            sink.log(Level.ERROR, message, fields(failure));
        } catch (CaissonException e) {
            // the log cannot be written, a full disk perhaps: standard error is left
            output.printError(e.getMessage() + "\n");
        }
        if (toFile) {
            output.printError(message + "\n");
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

    private static Map<String, Object> fields(Throwable failure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (failure instanceof CaissonException known) {
            fields.put("code", known.code().name());
            known.errno().ifPresent(errno -> fields.put("errno", errno));
            known.step().ifPresent(step -> fields.put("step", step));
            known.pointer().ifPresent(pointer -> fields.put("pointer", pointer));
        }
        return fields;
    }
}
