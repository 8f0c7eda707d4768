// SPDX-License-Identifier: Apache-2.0
package io.caisson.benchmarks;

import io.caisson.runtime.kernel.jnr.SeccompLibrary;
import io.caisson.runtime.plan.InitRequest;
import io.caisson.runtime.spec.DefaultSpec;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.RuntimeSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the benchmarks work on: the default configuration, as root of the host. */
final class Samples {
    private Samples() {}

    /** The default configuration without a terminal. */
    static RuntimeSpec spec() {
        RuntimeSpec spec = DefaultSpec.of(false, 0, 0);
        return spec.withProcess(spec.process().orElseThrow().withTerminal(false));
    }

    /** A profile that allows most calls, of three architectures, as Docker's does. */
    static RuntimeSpec filtered() {
        SeccompLibrary library = new SeccompLibrary();
        String names = IntStream.range(0, 400)
                .mapToObj(number -> library.name(library.nativeArchitecture(), number))
                .flatMap(Optional::stream)
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(","));
        String profile = "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"architectures\": [\"SCMP_ARCH_X86_64\","
                + " \"SCMP_ARCH_X86\", \"SCMP_ARCH_X32\"], \"syscalls\": [{\"action\": \"SCMP_ACT_ALLOW\","
                + " \"names\": [" + names + "]}]}";
        String text = "{\"ociVersion\": \"1.0.0\", \"linux\": {\"seccomp\": " + profile + "}}";
        return new SpecReader().parse(text.getBytes(StandardCharsets.UTF_8));
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
