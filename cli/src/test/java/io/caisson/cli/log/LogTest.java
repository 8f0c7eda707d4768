// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogTest {
    private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.89Z");

    private final List<String> lines = new ArrayList<>();

    @AfterEach
    void silence() {
        LogSink.install(new LogSink(Level.ERROR, LogFormat.TEXT, line -> {}));
    }

    private void install(Level threshold, LogFormat format) {
        LogSink.install(new LogSink(threshold, format, line -> lines.add(new String(line, StandardCharsets.UTF_8))));
    }

    @Test
    void writesTextAsEnginesKnowIt() {
        assertThat(LogFormat.TEXT.line(TIME, Level.ERROR, "a \"b\"\n\\c", Map.of("code", "X")))
                .isEqualTo("time=\"2026-03-04T05:06:07Z\" level=error msg=\"a \\\"b\\\"\\n\\\\c\"\n");
        assertThat(LogFormat.TEXT.line(TIME, Level.WARN, "one-word", Map.of()))
                .isEqualTo("time=\"2026-03-04T05:06:07Z\" level=warning msg=one-word\n");
        assertThat(LogFormat.TEXT.line(TIME, Level.INFO, "", Map.of()))
                .isEqualTo("time=\"2026-03-04T05:06:07Z\" level=info msg=\"\"\n");
    }

    @Test
    void writesJsonWithTheFieldsOfAnError() {
        assertThat(LogFormat.JSON.line(TIME, Level.DEBUG, "a \"b\"", Map.of("errno", 2)))
                .isEqualTo(
                        "{\"level\":\"debug\",\"msg\":\"a \\\"b\\\"\",\"time\":\"2026-03-04T05:06:07Z\",\"errno\":2}\n");
    }

    @Test
    void carriesWhatLibrariesLogThroughSlf4j() {
        Logger log = LoggerFactory.getLogger(LogTest.class);
        install(Level.INFO, LogFormat.TEXT);

        log.debug("not wanted");
        log.warn("plugin '{}' is {}", "a.jar", "broken");
        log.error("failed", new IllegalStateException("why"));

        assertThat(log.isDebugEnabled()).isFalse();
        assertThat(lines)
                .hasSize(2)
                .satisfies(
                        all -> assertThat(all.get(0)).endsWith(" level=warning msg=\"plugin 'a.jar' is broken\"\n"),
                        all -> assertThat(all.get(1))
                                .endsWith(" level=error msg=\"failed: java.lang.IllegalStateException: why\"\n"));
    }

    @Test
    void writesDebugLinesWhenAskedTo() {
        install(Level.DEBUG, LogFormat.JSON);

        LoggerFactory.getLogger("child").debug("line of the child");

        assertThat(lines).singleElement().asString().startsWith("{\"level\":\"debug\",\"msg\":\"line of the child\"");
    }
}
