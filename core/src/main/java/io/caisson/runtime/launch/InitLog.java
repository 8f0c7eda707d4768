// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.HostFd;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The read end of the log pipe: what caisson-init logs is logged again here. */
final class InitLog {
    private static final Logger log = LoggerFactory.getLogger(InitLog.class);
    private static final int CHUNK = 16 * 1024;
    private static final int LONGEST_LINE = 64 * 1024;

    private final Kernel kernel;
    private final HostFd source;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final List<String> withheld = new ArrayList<>();
    private Optional<String> lastFailure = Optional.empty();
    private boolean ended;

    InitLog(Kernel kernel, HostFd source) {
        this.kernel = kernel;
        this.source = source;
    }

    HostFd source() {
        return source;
    }

    /** Whether every writer is gone. */
    boolean ended() {
        return ended;
    }

    /** The last warning, error or worse. */
    Optional<String> lastFailure() {
        return lastFailure;
    }

    /** The level caisson-init logs from, as logrus numbers them. */
    static int level() {
        return log.isTraceEnabled() ? 6 : log.isDebugEnabled() ? 5 : 4;
    }

    /** Reads once; the source must be readable or hung up. */
    void forward() {
        Optional<byte[]> read = kernel.read(source, CHUNK);
        if (read.isEmpty()) {
            return;
        }
        ended = read.get().length == 0;
        for (byte b : read.get()) {
            if (b == '\n' || partial.size() == LONGEST_LINE) {
                flush();
            }
            if (b != '\n') {
                partial.write(b);
            }
        }
        if (ended) {
            flush();
        }
    }

    private void flush() {
        if (partial.size() > 0) {
            emit(LogLine.parse(partial.toString(StandardCharsets.UTF_8)));
            partial.reset();
        }
    }

    private void emit(LogLine line) {
        String message = line.msg().orElse("");
        switch (line.level().orElse("")) {
            case "trace" -> log.trace("{}", message);
            case "debug" -> log.debug("{}", message);
            case "info" -> log.info("{}", message);
            case "warning", "warn" -> {
                log.warn("{}", message);
                lastFailure = Optional.of(message);
            }
            default -> {
                withheld.add(message);
                lastFailure = Optional.of(message);
            }
        }
    }

    /** Logs the errors of a set-up that went well in the end; those of a failure are told by its exception. */
    void releaseErrors() {
        withheld.forEach(message -> log.error("{}", message));
        withheld.clear();
    }
}
