// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.runtime.store.SavedState;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.Hook;
import io.caisson.spec.Hooks;
import io.caisson.spi.hook.HookPhase;
import io.caisson.spi.hook.HookRunner;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hooks that run in the runtime's namespaces, in the order of the specification. */
final class HookSequence {
    private static final Logger log = LoggerFactory.getLogger(HookSequence.class);

    private final RuntimeParts parts;

    HookSequence(RuntimeParts parts) {
        this.parts = parts;
    }

    /** prestart, then createRuntime; the first failure ends it. */
    void beforePivot(SavedState state) {
        run(HookPhase.PRESTART, hooks(state, Hooks::prestart), state, ContainerStatus.CREATING);
        run(HookPhase.CREATE_RUNTIME, hooks(state, Hooks::createRuntime), state, ContainerStatus.CREATING);
    }

    /** The first failure ends it. */
    void poststart(SavedState state) {
        run(HookPhase.POSTSTART, hooks(state, Hooks::poststart), state, ContainerStatus.RUNNING);
    }

    /** All are run; a failure is a warning. */
    void poststop(SavedState state) {
        List<Hook> hooks = hooks(state, Hooks::poststop);
        for (int index = 0; index < hooks.size(); index++) {
            try {
                run(HookPhase.POSTSTOP, index, hooks.get(index), state, ContainerStatus.STOPPED);
            } catch (CaissonException e) {
                log.warn("{}, ignoring", e.getMessage());
            }
        }
    }

    private static List<Hook> hooks(SavedState state, Function<Hooks, List<Hook>> list) {
        return state.spec().hooks().map(list).orElse(List.of());
    }

    private void run(HookPhase phase, List<Hook> hooks, SavedState state, ContainerStatus status) {
        for (int index = 0; index < hooks.size(); index++) {
            run(phase, index, hooks.get(index), state, status);
        }
    }

    private void run(HookPhase phase, int index, Hook hook, SavedState state, ContainerStatus status) {
        HookRunner runner = parts.plugins().hookRunner(state.plugins()).create(parts.host(), parts.spawner());
        runner.run(phase, index, hook, States.json(States.oci(state, status, state.initPid())), state.bundle());
    }
}
