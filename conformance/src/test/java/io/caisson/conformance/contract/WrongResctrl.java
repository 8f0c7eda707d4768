// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.contract;

import io.caisson.rdt.IntelRdtProvider;
import io.caisson.spi.rdt.ResctrlManager;
import io.caisson.spi.rdt.ResctrlProvider;
import io.caisson.testkit.ResctrlContract;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The contract of a manager with a mistake; run by {@link ContractBitesTest} alone. */
class WrongResctrl extends ResctrlContract {
    /** Absent: the manager is right. */
    static final AtomicReference<Optional<ResctrlMistake>> MISTAKE = new AtomicReference<>(Optional.empty());

    @Override
    protected ResctrlProvider provider() {
        Mistake<ResctrlProvider> wrong = (provider, method, arguments) -> {
            Object made = Mistake.rightly(provider, method, arguments);
            return made instanceof ResctrlManager manager && MISTAKE.get().isPresent()
                    ? MISTAKE.get()
                            .get()
                            .below(resctrl().root(), host().files())
                            .in(ResctrlManager.class, manager)
                    : made;
        };
        return wrong.in(ResctrlProvider.class, new IntelRdtProvider());
    }
}
