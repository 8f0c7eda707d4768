// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.hook;

import io.caisson.spi.Availability;
import io.caisson.spi.hook.HookRunner;
import io.caisson.spi.hook.HookRunnerProvider;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;

/** Runs each hook as a process, as the runtime specification says. */
public final class ExecHookRunnerProvider implements HookRunnerProvider {
    @Override
    public String name() {
        return "exec";
    }

    @Override
    public Availability probe(Host host) {
        return Availability.available();
    }

    @Override
    public HookRunner create(Host host, Spawner spawner) {
        return new ExecHookRunner(host.calls(), spawner);
    }
}
