// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.testkit.FakeCgroupV2;
import io.caisson.testkit.TempHost;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {
    private static final UnitName UNIT = new UnitName("a.slice", "x-y.scope");

    @TempDir
    Path directory;

    private TempHost host;
    private FakeSystemd fake;
    private Systemd systemd;

    @BeforeEach
    void boot() {
        host = TempHost.in(directory);
        FakeCgroupV2.mount(host, "/");
        fake = new FakeSystemd(host, List.of(host.cgroupRoot()));
        systemd = new Systemd(fake.connect(host));
        fake.calls();
    }

    private static List<UnitProperty> inSlice() {
        return List.of(UnitProperty.text("Slice", "a.slice"));
    }

    @Test
    void resetsAUnitThatFailedAndStartsItOnceMore() {
        fake.addFailed("x-y.scope");
        systemd.start(UNIT, inSlice());
        assertThat(fake.calls())
                .containsExactly("StartTransientUnit", "ResetFailedUnit", "StartTransientUnit", "awaitJob");
    }

    @Test
    void triesAUnitThatRunsOnlyOnceMore() {
        fake.addRunning("a.slice", "x-y.scope");
        assertThatThrownBy(() -> systemd.start(UNIT, inSlice()))
                .isInstanceOf(BusException.class)
                .hasMessage("failed to start unit 'x-y.scope': Unit x-y.scope was already loaded.");
        assertThat(fake.calls()).containsExactly("StartTransientUnit", "ResetFailedUnit", "StartTransientUnit");
    }

    @Test
    void takesASliceThatIsThere() {
        fake.addRunning("a.slice", "a-b.slice");
        assertThat(systemd.start(new UnitName("a.slice", "a-b.slice"), List.of()))
                .isFalse();
        assertThat(fake.calls()).containsExactly("StartTransientUnit");
    }

    @Test
    void waitsForTheEndOfTheJobAndSaysHowItEnded() {
        fake.jobsEndWith("timeout");
        assertThatThrownBy(() -> systemd.start(UNIT, inSlice()))
                .hasMessage("failed to start unit 'x-y.scope': its job ended with 'timeout'");
        fake.hang("awaitJob");
        assertThatThrownBy(() -> systemd.stop("x-y.scope"))
                .hasMessage("failed to stop unit 'x-y.scope': no answer in time");
    }

    @Test
    void stopsWhatIsNotThereWithoutAnError() {
        systemd.stop("x-y.scope");
        assertThat(fake.calls()).containsExactly("StopUnit", "ResetFailedUnit");
    }

    @Test
    void readsPropertiesThatItCanSendBack() {
        systemd.start(UNIT, inSlice());
        systemd.set("x-y.scope", List.of(UnitProperty.number("TasksMax", 5)));
        assertThat(systemd.properties(UNIT, Set.of("TasksMax", "NoSuch")))
                .containsExactly(UnitProperty.number("TasksMax", 5));
        assertThat(systemd.version().number()).isEqualTo(252);
    }

    @Test
    void aBusThatSaysNothingIsAnErrorAfterTheLimit() throws IOException {
        Path socket = Files.createDirectories(directory.resolve("run")).resolve("bus");
        host.environment(Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + socket + ",guid=1"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThatThrownBy(() -> DbusBus.connect(host, Duration.ofMillis(200)))
                    .isInstanceOfSatisfying(BusException.class, e -> assertThat(e.is(BusException.TIME_OVER))
                            .isTrue())
                    .hasMessage("failed to connect to the bus '" + socket + "': no answer in time");
            try (SocketChannel first = server.accept()) {
                assertThat(first.isOpen()).isTrue();
            }
        }
        assertThatThrownBy(() -> DbusBus.connect(host, Duration.ofSeconds(5)))
                .isInstanceOf(BusException.class)
                .hasMessageStartingWith("failed to connect to the bus '" + socket + "': ");
    }

    @Test
    void knowsItselfOnTheBusByTheIdOutsideOfItsUserNamespace() throws IOException {
        host.user(1, 1);
        assertThat(BusSocket.uid(host)).isEqualTo(1);
        Files.createDirectories(host.proc().resolve("self"));
        Files.writeString(host.proc().resolve("self/uid_map"), "         0       1000          1\n 1 100000 65536\n");
        assertThat(BusSocket.uid(host)).isEqualTo(100000);
        assertThat(BusSocket.of(host)).isEqualTo(directory.resolve("run/user/100000/bus"));
    }
}
