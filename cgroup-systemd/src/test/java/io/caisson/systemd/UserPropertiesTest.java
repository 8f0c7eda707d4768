// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserPropertiesTest {
    private static UnitProperty only(String name, String text) {
        return UserProperties.of(Map.of("org.systemd.property." + name, text, "other", "x"))
                .get(0);
    }

    @Test
    void readsGVariantText() {
        assertThat(only("CollectMode", "'inactive-or-failed'"))
                .isEqualTo(new UnitProperty("CollectMode", "s", "inactive-or-failed"));
        assertThat(only("SendSIGHUP", "true")).isEqualTo(new UnitProperty("SendSIGHUP", "b", true));
        assertThat(only("IOWeight", "uint64 500")).isEqualTo(new UnitProperty("IOWeight", "t", 500L));
        assertThat(only("IOWeight", "@t 18446744073709551615")).isEqualTo(new UnitProperty("IOWeight", "t", -1L));
        assertThat(only("KillSignal", "15")).isEqualTo(new UnitProperty("KillSignal", "i", 15L));
        assertThat(only("Some", "0x1f")).isEqualTo(new UnitProperty("Some", "i", 31L));
        assertThat(only("Some", "1.5")).isEqualTo(new UnitProperty("Some", "d", 1.5));
        assertThat(only("After", "['a.service', \"b\\\"c.service\"]"))
                .isEqualTo(new UnitProperty("After", "as", List.of("a.service", "b\"c.service")));
        assertThat(only("After", "@as []")).isEqualTo(new UnitProperty("After", "as", List.of()));
        assertThat(only("AllowedCPUs", "[byte 3, 1]"))
                .isEqualTo(new UnitProperty("AllowedCPUs", "ay", List.of(3L, 1L)));
        assertThat(only("DeviceAllow", "[('/dev/fuse', 'rw')]"))
                .isEqualTo(new UnitProperty("DeviceAllow", "a(ss)", List.of(List.of("/dev/fuse", "rw"))));
    }

    @ParameterizedTest
    @CsvSource({"uint64 5, 5000000", "5, 5000000", "1.5, 1500000", "0, 0"})
    void takesSecondsInMicroseconds(String text, long microseconds) {
        assertThat(only("TimeoutStopSec", text)).isEqualTo(UnitProperty.number("TimeoutStopUSec", microseconds));
        assertThat(only("TimeoutStopUSec", "uint64 7")).isEqualTo(new UnitProperty("TimeoutStopUSec", "t", 7L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SomeName; 'abc; the string has no end",
                "SomeName; [1, 'a']; 'a' is not of type 'i'",
                "SomeName; []; the type of an empty array must be told",
                "SomeName; 5 6; unexpected '6' at the end",
                "SomeName; 3000000000; number '3000000000' is out of range for type 'i'",
                "SomeName; @zz 1; 'z' is not",
                "SomeName; word; 'word' is not a number",
                "TimeoutSec; -1; not a number of seconds",
                "TimeoutSec; true; not a number of seconds"
            },
            quoteCharacter = '`')
    void refusesWhatItCannotRead(String name, String text, String reason) {
        assertThatThrownBy(() -> only(name, text))
                .hasMessageStartingWith(
                        "annotation org.systemd.property." + name + "=" + text + " value parse error: ");
        if (!text.startsWith("@")) {
            assertThatThrownBy(() -> only(name, text)).hasMessageEndingWith(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({"A1bc", "ab", "With-Dash"})
    void refusesOtherNames(String name) {
        assertThatThrownBy(() -> only(name, "1"))
                .hasMessage("annotation org.systemd.property." + name + " name incorrect: " + name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Slice; 'system.slice'",
                "PIDs; [uint32 1]",
                "PIDFDs; [1]",
                "Delegate; false",
                "Wants; ['a.service']",
                "Controller; ':1.1'",
                "Description; 'x'"
            },
            quoteCharacter = '`')
    void refusesWhatPlacesTheUnit(String name, String text) {
        assertThatThrownBy(() -> only(name, text))
                .hasMessage(
                        "annotation org.systemd.property." + name + " is not allowed: the runtime itself sets " + name);
    }
}
