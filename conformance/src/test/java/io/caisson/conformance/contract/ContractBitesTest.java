// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Each mistake is found by the test of the contract that is there for it, which the right manager passes. */
class ContractBitesTest {
    @ParameterizedTest
    @EnumSource
    void aWrongCgroupManagerIsFound(CgroupMistake mistake) {
        assertThat(run(WrongCgroups.class, mistake.test).getTestsSucceededCount())
                .isOne();
        WrongCgroups.MISTAKE.set(Optional.of(mistake));
        try {
            assertThat(run(WrongCgroups.class, mistake.test).getTestsFailedCount())
                    .isOne();
        } finally {
            WrongCgroups.MISTAKE.set(Optional.empty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongResctrlManagerIsFound(ResctrlMistake mistake) {
        assertThat(run(WrongResctrl.class, mistake.test).getTestsSucceededCount())
                .isOne();
        WrongResctrl.MISTAKE.set(Optional.of(mistake));
        try {
            assertThat(run(WrongResctrl.class, mistake.test).getTestsFailedCount())
                    .isOne();
        } finally {
            WrongResctrl.MISTAKE.set(Optional.empty());
        }
    }

    private static TestExecutionSummary run(Class<?> contract, String test) {
        SummaryGeneratingListener told = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectMethod(contract, test))
                                .build(),
                        told);
        return told.getSummary();
    }
}
