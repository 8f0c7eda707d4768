// SPDX-License-Identifier: Apache-2.0
package org.example.runner;

import io.caisson.api.ContainerRuntime;
import io.caisson.api.Sandbox;
import io.caisson.api.SandboxLimits;
import io.caisson.api.SandboxResult;
import io.caisson.api.SandboxResult.Outcome;
import io.caisson.runtime.CaissonRuntime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs shell scripts of strangers, each in a sandbox: {@code CodeRunner STATE_DIRECTORY SCRIPT...} tells what became of
 * each in one line, and what it wrote. Needs no rights.
 */
public final class CodeRunner {
    private static final SandboxLimits LIMITS = SandboxLimits.none()
            .withMemory(64 << 20)
            .withProcesses(16)
            .withCpus(1)
            .withTime(Duration.ofSeconds(2));

    private final ContainerRuntime runtime;
    private final SandboxLimits limits;

    /** @param strict whether a script is rather not run than run without a limit */
    public CodeRunner(ContainerRuntime runtime, boolean strict) {
        this.runtime = runtime;
        this.limits = strict ? LIMITS : LIMITS.whereEnforceable();
    }

    public static void main(String[] arguments) throws Exception {
        try (ContainerRuntime runtime =
                CaissonRuntime.builder().root(Path.of(arguments[0])).build()) {
            CodeRunner runner = new CodeRunner(runtime, false);
            for (int i = 1; i < arguments.length; i++) {
                SandboxResult result = runner.run(Files.readString(Path.of(arguments[i])));
                System.out.println(describe(result));
                System.out.print(result.stdout().text());
            }
        }
    }

    /** Runs a script; it comes by standard input, so that nothing of the host is to be seen for it. */
    public SandboxResult run(String script) throws InterruptedException {
        return runtime.run(Sandbox.of("sh")
                .withInput(script.getBytes(StandardCharsets.UTF_8))
                .withLimits(limits)
                .withOutputLimit(10_000));
    }

    /** In words. */
    public static String describe(SandboxResult result) {
        Outcome outcome = result.outcome();
        String words;
        if (outcome instanceof Outcome.Exited exited) {
            words = exited.code() == 0 ? "succeeded" : "failed with " + exited.code();
        } else if (outcome instanceof Outcome.Signalled signalled) {
            words = "was ended by signal " + signalled.signal();
        } else {
            words = outcome instanceof Outcome.TimedOut ? "took too long" : "wanted too much memory";
        }
        return words + (result.unenforced().isEmpty() ? "" : ", not limited: " + result.unenforced());
    }
}
