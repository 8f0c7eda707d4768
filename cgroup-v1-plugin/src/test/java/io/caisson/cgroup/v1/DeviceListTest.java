// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.testkit.Resources;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeviceListTest {
    private static DeviceList list(Resources rules) {
        DeviceList list = DeviceList.closed();
        rules.build().devices().forEach(list::apply);
        return list;
    }

    private static List<String> changes(String current, Resources rules) {
        return list(rules).changesFrom(DeviceList.parse(current)).stream()
                .map(change -> (change.allow() ? "allow " : "deny ") + change.rule())
                .toList();
    }

    @Test
    @DisplayName("S24: from everything allowed, first all is denied, then the rules allow")
    void closesFirst() {
        assertThat(changes(
                        "a *:* rwm",
                        Resources.none().deny("a *:* rwm").allow("c 1:3 rwm").allow("b *:* m")))
                .containsExactly("deny a", "allow c 1:3 rwm", "allow b *:* m");
    }

    @Test
    @DisplayName("S24: between lists only the difference is written, and taken away before anything is added")
    void writesTheDifference() {
        assertThat(changes(
                        "c 1:3 rwm\nc 1:5 rw\nb 8:0 r",
                        Resources.none().allow("c 1:5 rm").allow("c 1:3 rwm").allow("c 5:1 r")))
                .containsExactly("deny c 1:5 w", "deny b 8:0 r", "allow c 1:5 m", "allow c 5:1 r");
    }

    @Test
    @DisplayName("S24: the same rules change nothing")
    void leavesTheSameAlone() {
        assertThat(changes("c 1:3 rwm", Resources.none().allow("c 1:3 r").allow("c 1:3 wm")))
                .isEmpty();
    }

    @Test
    @DisplayName("S24: a later rule takes from an earlier one")
    void appliesRulesInOrder() {
        assertThat(changes(
                        "", Resources.none().allow("c 1:3 rwm").allow("c 2:4 r").deny("c 1:3 w")))
                .containsExactly("allow c 1:3 rm", "allow c 2:4 r");
        assertThat(changes(
                        "", Resources.none().allow("c 1:3 rwm").allow("c 1:4 r").deny("c 1:* r")))
                .containsExactly("allow c 1:3 wm");
    }

    @Test
    @DisplayName("S24: everything but some devices")
    void keepsExceptionsFromEverything() {
        assertThat(changes("c 1:3 r", Resources.none().allow("a *:* rwm").deny("b 8:0 w")))
                .containsExactly("allow a", "deny b 8:0 w");
    }

    @Test
    @DisplayName("S24: what the kernel would silently ignore is refused: a hole in a wider rule")
    void refusesHoles() {
        assertThatThrownBy(() -> list(Resources.none().allow("c *:* rwm").deny("c 1:3 w")))
                .hasMessage("failed to apply the device rule 'c 1:3 w': cgroup v1 cannot make an exception from"
                        + " 'c *:* rwm'");
    }
}
