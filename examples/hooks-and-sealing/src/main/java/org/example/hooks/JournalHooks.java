// SPDX-License-Identifier: Apache-2.0
package org.example.hooks;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.spec.Hook;
import io.caisson.spi.hook.HookPhase;
import io.caisson.spi.hook.HookRunner;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.spi.host.Spawner;
import io.caisson.spi.host.SystemCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One process for each hook, with the state on its standard input and nowhere to print. */
final class JournalHooks implements HookRunner {
    private final SystemCalls calls;
    private final Spawner spawner;
    private final Path journal;

    JournalHooks(SystemCalls calls, Spawner spawner, Path journal) {
        this.calls = calls;
        this.spawner = spawner;
        this.journal = journal;
    }

    @Override
    public void run(HookPhase phase, int index, Hook hook, String state, Path bundle) {
        String name = phase.text() + " hook " + index + " '" + hook.path() + "'";
        long start = System.nanoTime();
        try (HostFd input = memory(state);
                ChildProcess process = spawner.spawn(request(hook, bundle, input))) {
            String end = end(process, hook);
            write(name + ": " + end + " after " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
            if (!end.equals("done")) {
                throw new CaissonException(ErrorCode.HOOK_FAILED, "failed to run " + name + ": " + end);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaissonException(ErrorCode.HOOK_FAILED, "failed to run " + name + ": interrupted", e);
        } catch (CaissonException e) {
            throw e.code() == ErrorCode.HOOK_FAILED
                    ? e
                    : new CaissonException(ErrorCode.HOOK_FAILED, "failed to run " + name + ": " + e.getMessage(), e);
        }
    }

    /** A file, not a pipe: nobody has to write while the hook reads, and a hook need not read. */
    private HostFd memory(String state) {
        HostFd file = calls.memfd("state", LinuxConstants.MFD_ALLOW_SEALING);
        try {
            Files.writeString(Path.of("/proc/self/fd/" + file.number()), state);
            return file;
        } catch (IOException e) {
            file.close();
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to write the state: " + e.getMessage(), e);
        }
    }

    private static SpawnRequest request(Hook hook, Path bundle, HostFd input) {
        return new SpawnRequest(
                new SpawnRequest.Executable.AtPath(Path.of(hook.path())),
                hook.args().isEmpty() ? List.of(hook.path()) : hook.args(),
                hook.env(),
                Optional.of(bundle),
                List.of(Descriptor.held(input.number()), Descriptor.devNull(), Descriptor.devNull()));
    }

    /** How it ended, in words. One that takes too long, or whose time nobody wants to wait for, is killed. */
    private static String end(ChildProcess process, Hook hook) throws InterruptedException {
        boolean ended = false;
        try {
            Optional<ExitStatus> status = hook.timeout().isPresent()
                    ? process.waitFor(Duration.ofSeconds(hook.timeout().getAsInt()))
                    : Optional.of(process.waitFor());
            ended = status.isPresent();
            return status.map(JournalHooks::words).orElse("took longer than " + hook.timeout().orElse(0) + " s");
        } finally {
            if (!ended) {
                process.signal(LinuxConstants.SIGKILL);
                process.waitFor(); // nobody hears of a failure while the hook is still there
            }
        }
    }

    private static String words(ExitStatus status) {
        return status.shellStatus() == 0 ? "done" : "status " + status.shellStatus();
    }

    private void write(String line) {
        try {
            Files.write(
                    journal,
                    (line + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to write '" + journal + "': " + e.getMessage(), e);
        }
    }
}
