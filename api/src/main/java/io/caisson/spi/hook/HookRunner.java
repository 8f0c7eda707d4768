// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.hook;

import io.caisson.spec.Hook;
import java.nio.file.Path;
import org.apiguardian.api.API;

/** Runs the hooks that run in the runtime's namespaces: prestart, createRuntime, poststart, poststop. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface HookRunner {
    /**
     * Runs one hook and waits for its end.
     *
     * @param phase which list it is from
     * @param index its place in the list, from 0
     * @param state the OCI state as JSON, given on standard input
     * @param bundle its working directory
     * @throws io.caisson.api.CaissonException {@code HOOK_FAILED} when it cannot be started, fails, or takes longer
     *     than its timeout (it is killed then)
     */
    void run(HookPhase phase, int index, Hook hook, String state, Path bundle);
}
