// SPDX-License-Identifier: Apache-2.0
package org.example.admission;

import io.caisson.spi.Availability;
import io.caisson.spi.hook.LifecycleListener;
import io.caisson.spi.hook.LifecycleListenerProvider;
import io.caisson.spi.host.Host;

/** Gives the runtime the {@link AdmissionPolicy}. */
public final class AdmissionPolicyProvider implements LifecycleListenerProvider {
    @Override
    public String name() {
        return "admission-policy";
    }

    /** Asked before the listeners that only watch. */
    @Override
    public int priority() {
        return 100;
    }

    /** It looks at configurations, not at the machine. */
    @Override
    public Availability probe(Host host) {
        return Availability.available();
    }

    @Override
    public LifecycleListener create(Host host) {
        return new AdmissionPolicy(host.proc().resolve("self/ns/net"));
    }
}
