// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.Hook;
import io.caisson.spec.Hooks;
import java.util.List;

/** Commands of the life cycle. */
final class HookRules {
    private HookRules() {}

    static void check(Check check, Hooks hooks) {
        phase(check, "prestart", hooks.prestart());
        phase(check, "createRuntime", hooks.createRuntime());
        phase(check, "createContainer", hooks.createContainer());
        phase(check, "startContainer", hooks.startContainer());
        phase(check, "poststart", hooks.poststart());
        phase(check, "poststop", hooks.poststop());
    }

    private static void phase(Check check, String name, List<Hook> hooks) {
        for (int i = 0; i < hooks.size(); i++) {
            Hook hook = hooks.get(i);
            String pointer = Problems.below("/hooks/" + name, i);
            check.absolute(pointer + "/path", hook.path());
            for (int k = 0; k < hook.args().size(); k++) {
                check.noNul(Problems.below(pointer + "/args", k), hook.args().get(k));
            }
            ProcessRules.environment(check, pointer + "/env", hook.env());
            hook.timeout().ifPresent(seconds -> {
                if (seconds <= 0) {
                    check.problem(pointer + "/timeout", "must be greater than 0 seconds, was " + seconds);
                }
            });
        }
    }
}
