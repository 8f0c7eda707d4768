// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.sandbox;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.State;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sandboxes whose JVM was killed. The kernel ended their processes with it, but nobody removed their state, cgroup and
 * directory: the next JVM with the same state root does, before its first sandbox.
 */
final class Leftovers {
    /** Annotation of a sandbox's configuration: the JVM whose it is. */
    static final String OWNER = "io.caisson.sandbox.owner";

    /** What the id of a sandbox begins with. */
    static final String PREFIX = "sandbox-";

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final Pattern ID = Pattern.compile(PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final ContainerRuntime runtime;
    private final SandboxRunner.Inside inside;

    Leftovers(ContainerRuntime runtime, SandboxRunner.Inside inside) {
        this.runtime = runtime;
        this.inside = inside;
    }

    void remove() {
        for (String id : runtime.ids()) {
            if (ID.matcher(id).matches()) {
                try {
                    removeIfLeft(id);
                } catch (CaissonException e) {
                    LOG.debug("failed to remove what is left of '{}', ignoring", id, e);
                }
            }
        }
    }

    /** One that still runs, or is being made, belongs to somebody, whatever its owner's name says. */
    private void removeIfLeft(String id) {
        Container container = runtime.get(id);
        String owner = container.config().annotations().getOrDefault(OWNER, "");
        State state = container.state();
        if (state.status() != ContainerStatus.STOPPED || !inside.isGone(owner)) {
            return;
        }
        LOG.debug("removing '{}', whose JVM was killed", id);
        runtime.delete(id, true);
        Path directory = Path.of(state.bundle());
        if (Scratch.isOne(directory)) {
            Scratch.remove(directory);
        }
    }
}
