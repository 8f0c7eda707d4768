// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.hook;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.spec.Hook;
import io.caisson.spi.hook.HookPhase;
import io.caisson.spi.hook.HookRunner;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.spi.host.Spawner;
import io.caisson.spi.host.SystemCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One process per hook: the state on its standard input, its output in the error if it fails. */
final class ExecHookRunner implements HookRunner {
    private final SystemCalls calls;
    private final Spawner spawner;

    ExecHookRunner(SystemCalls calls, Spawner spawner) {
        this.calls = calls;
        this.spawner = spawner;
    }

    @Override
    public void run(HookPhase phase, int index, Hook hook, String state, Path bundle) {
        String prefix = "error running " + phase.text() + " hook #" + index + " '" + hook.path() + "': ";
        try (HookFiles files = HookFiles.withInput(calls, state);
                ChildProcess process = spawner.spawn(request(hook, bundle, files))) {
            ExitStatus status = await(process, hook)
                    .orElseThrow(() -> failure(
                            prefix
                                    + String.format(Locale.ROOT, "hook ran past specified timeout of %.1fs", (double)
                                            hook.timeout().orElseThrow()),
                            null));
            if (status.shellStatus() != 0) {
                throw failure(
                        prefix + describe(status) + ", stdout: " + files.output() + ", stderr: " + files.errors(),
                        null);
            }
        } catch (CaissonException e) {
            throw e.code() == ErrorCode.HOOK_FAILED ? e : failure(prefix + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(prefix + "interrupted", e);
        }
    }

    private static SpawnRequest request(Hook hook, Path bundle, HookFiles files) {
        return new SpawnRequest(
                new SpawnRequest.Executable.AtPath(Path.of(hook.path())),
                hook.args().isEmpty() ? List.of(hook.path()) : hook.args(),
                hook.env(),
                Optional.of(bundle),
                files.descriptors());
    }

    /** Absent when its time was over. It is killed then, and when this thread is interrupted. */
    private static Optional<ExitStatus> await(ChildProcess process, Hook hook) throws InterruptedException {
        if (hook.timeout().isEmpty()) {
            return Optional.of(waitFor(process));
        }
        Optional<ExitStatus> status;
        try {
            status = process.waitFor(Duration.ofSeconds(hook.timeout().getAsInt()));
        } catch (InterruptedException e) {
            kill(process);
            throw e;
        }
        if (status.isEmpty()) {
            kill(process);
            process.waitFor();
        }
        return status;
    }

    private static ExitStatus waitFor(ChildProcess process) throws InterruptedException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            kill(process);
            throw e;
        }
    }

    private static void kill(ChildProcess process) {
        try {
            process.signal(LinuxConstants.SIGKILL);
        } catch (CaissonException e) {
            if (process.isAlive()) {
                throw e;
            }
        }
    }

    /** As Go's os/exec words it, which is what users of other runtimes know. */
    private static String describe(ExitStatus status) {
        return status.signal() == 0 ? "exit status " + status.code() : "signal: " + SignalNames.text(status.signal());
    }

    private static CaissonException failure(String message, @Nullable Throwable cause) {
        return new CaissonException(ErrorCode.HOOK_FAILED, message, cause);
    }
}
