// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MachineConditionTest {
    @Test
    @RequiresKernel("99.0")
    @DisplayName("a test that needs a newer kernel is skipped")
    void skipsForAnOldKernel() {
        fail("this kernel is not that new");
    }

    @Test
    @RequiresProgram({"sh", "no-such-program"})
    @DisplayName("a test that needs a missing program is skipped")
    void skipsForAMissingProgram() {
        fail("there is no such program");
    }

    @Test
    @RequiresKernel("2.6")
    @RequiresProgram("sh")
    @DisplayName("a test that has what it needs runs")
    void runsWithWhatItNeeds() {
        assertThat(System.getenv("PATH")).isNotEmpty();
    }
}
