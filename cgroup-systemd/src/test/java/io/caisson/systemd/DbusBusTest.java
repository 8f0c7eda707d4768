// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.testkit.TempHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DbusBusTest {
    private static final String JOB = "/org/freedesktop/systemd1/job/7";

    @TempDir
    Path directory;

    private ScriptedBus server;
    private TempHost host;

    @BeforeEach
    void listen() throws IOException {
        host = TempHost.in(directory);
        Path socket = directory.resolve("bus");
        host.environment(Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + socket));
        server = new ScriptedBus(socket, ":1.3");
    }

    @AfterEach
    void hangUp() throws IOException {
        server.close();
    }

    @Test
    void believesOnlySystemdThatAJobEnded() {
        try (Bus bus = DbusBus.connect(host, Duration.ofSeconds(20))) {
            bus.watchJobs();
            server.jobRemoved(":1.99", JOB, "failed");
            server.jobRemoved(":1.3", JOB, "done");
            assertThat(bus.awaitJob(JOB, Duration.ofSeconds(20))).isEqualTo("done");
        }
    }

    @Test
    void followsASystemdThatComesBackUnderAnotherName() {
        try (Bus bus = DbusBus.connect(host, Duration.ofSeconds(20))) {
            bus.watchJobs();
            server.ownerChanged(":1.99", ":1.99");
            server.jobRemoved(":1.99", JOB, "failed");
            server.ownerChanged("org.freedesktop.DBus", ":1.40");
            server.jobRemoved(":1.3", JOB, "failed");
            server.jobRemoved(":1.40", JOB, "done");
            assertThat(bus.awaitJob(JOB, Duration.ofSeconds(20))).isEqualTo("done");
        }
    }

    @Test
    void aBusThatNoLongerReadsIsAnErrorAfterTheLimit() {
        try (Bus bus = DbusBus.connect(host, Duration.ofSeconds(1))) {
            bus.call("/", "org.example.Sink", ScriptedBus.LAST, "");
            String large = "x".repeat(8 << 20);
            assertThatThrownBy(() -> bus.call("/", "org.example.Sink", "Take", "s", large))
                    .isInstanceOfSatisfying(BusException.class, e -> assertThat(e.is(BusException.TIME_OVER))
                            .isTrue())
                    .hasMessageContaining("failed to call Take on the bus");
        }
    }
}
