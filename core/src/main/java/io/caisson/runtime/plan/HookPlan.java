// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.spec.Hook;
import io.caisson.spec.Hooks;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Hooks that run in the container's namespaces, and the point where the planner runs its own. */
final class HookPlan {
    private static final long MILLIS = 1000;

    private final Programme programme;
    private final Optional<Hooks> hooks;

    HookPlan(Programme programme, Optional<Hooks> hooks) {
        this.programme = programme;
        this.hooks = hooks;
    }

    /** prestart and createRuntime by the planner, then createContainer: mounts are done, the root is the old one. */
    void create() {
        hooks.ifPresent(all -> {
            boolean any = !all.prestart().isEmpty()
                    || !all.createRuntime().isEmpty()
                    || !all.createContainer().isEmpty();
            if (any) {
                programme.add(new ConversationOperation.Sync(Wire.SYNC_HOOKS));
            }
            add("createContainer", all.createContainer(), Hook::env);
        });
    }

    /** A startContainer hook without an environment has that of the process, as with runc. */
    void start(List<String> processEnvironment) {
        hooks.ifPresent(all -> add(
                "startContainer",
                all.startContainer(),
                hook -> hook.env().isEmpty() ? processEnvironment : hook.env()));
    }

    /** An error names a hook as libcontainer does, by its phase and place. */
    private void add(String phase, List<Hook> list, Function<Hook, List<String>> environment) {
        for (int i = 0; i < list.size(); i++) {
            Hook hook = list.get(i);
            programme.add(new ConversationOperation.RunHook(
                    hook.path(),
                    hook.args().isEmpty() ? List.of(hook.path()) : hook.args(),
                    environment.apply(hook),
                    hook.timeout().orElse(0) * MILLIS,
                    phase + " hook #" + i));
        }
    }
}
