// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.time.Duration;

/** The freezer of one cgroup; cgroup.events tells when it has done its work. */
final class Freezer {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path freeze;
    private final Path events;
    private final Host host;
    private final ControlFiles files;

    Freezer(Path cgroup, Host host) {
        this.freeze = cgroup.resolve("cgroup.freeze");
        this.events = cgroup.resolve("cgroup.events");
        this.host = host;
        this.files = host.files();
    }

    /** Returns when all is frozen; after a failure it is thawed. */
    void freeze() {
        files.write(freeze, "1");
        try {
            if (!host.calls().awaitFile(events, Freezer::saysFrozen, LIMIT)) {
                throw Failures.cgroup(
                        "unable to freeze '" + freeze.getParent() + "' in " + LIMIT.toSeconds() + " seconds");
            }
        } catch (CaissonException e) {
            thawAfter(e);
            throw e;
        }
    }

    private void thawAfter(CaissonException failure) {
        try {
            thaw();
        } catch (CaissonException e) {
            failure.addSuppressed(e);
        }
    }

    void thaw() {
        files.write(freeze, "0");
    }

    FreezerState state() {
        try {
            return switch (files.readIfExists(freeze).orElse("").strip()) {
                case "0" -> FreezerState.THAWED;
                case "1" -> saysFrozen(files.read(events)) ? FreezerState.FROZEN : FreezerState.FREEZING;
                default -> FreezerState.UNDEFINED;
            };
        } catch (CaissonException e) {
            if (Failures.isGone(e)) {
                return FreezerState.UNDEFINED;
            }
            throw e;
        }
    }

    private static boolean saysFrozen(String events) {
        return events.lines().anyMatch("frozen 1"::equals);
    }
}
