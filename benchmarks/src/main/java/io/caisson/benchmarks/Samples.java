// SPDX-License-Identifier: Apache-2.0
package io.caisson.benchmarks;

import io.caisson.runtime.plan.InitRequest;
import io.caisson.runtime.spec.DefaultSpec;
import io.caisson.spec.RuntimeSpec;
import java.util.Map;
import java.util.Optional;

/** What the benchmarks work on: the default configuration, as root of the host. */
final class Samples {
    private Samples() {}

    /** The default configuration without a terminal. */
    static RuntimeSpec spec() {
        RuntimeSpec spec = DefaultSpec.of(false, 0, 0);
        return spec.withProcess(spec.process().orElseThrow().withTerminal(false));
    }

    static InitRequest.Caller caller() {
        Map<String, String> namespaces = Map.of(
                "cgroup", "cgroup:[4026531835]",
                "ipc", "ipc:[4026531839]",
                "mnt", "mnt:[4026531841]",
                "net", "net:[4026531840]",
                "pid", "pid:[4026531836]",
                "time", "time:[4026531834]",
                "user", "user:[4026531837]",
                "uts", "uts:[4026531838]");
        return new InitRequest.Caller(0, 0, false, false, false, Optional.empty(), Optional.empty(), namespaces);
    }
}
