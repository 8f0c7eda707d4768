// SPDX-License-Identifier: Apache-2.0
package org.example.hooks;

import io.caisson.spi.Availability;
import io.caisson.spi.hook.HookRunner;
import io.caisson.spi.hook.HookRunnerProvider;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import java.nio.file.Path;

/** Runs hooks, and writes a line about each into the file that HOOK_JOURNAL names. */
public final class JournalHooksProvider implements HookRunnerProvider {
    static final String JOURNAL = "HOOK_JOURNAL";

    @Override
    public String name() {
        return "journal";
    }

    /** Without a journal it would be no better than caisson's own. */
    @Override
    public Availability probe(Host host) {
        return host.environment().containsKey(JOURNAL)
                ? Availability.available()
                : Availability.unavailable(JOURNAL + " does not name a file");
    }

    /** Other kinds are used before caisson's own when they are installed; this one only when it is asked for. */
    @Override
    public int priority() {
        return -10;
    }

    @Override
    public HookRunner create(Host host, Spawner spawner) {
        return new JournalHooks(
                host.calls(), spawner, Path.of(host.environment().getOrDefault(JOURNAL, "/dev/null")));
    }
}
