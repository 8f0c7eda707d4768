// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spec.Hook;
import io.caisson.spi.hook.HookPhase;
import io.caisson.spi.hook.HookRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExecHookRunnerTest {
    private final Kernel kernel = new LibcKernel();
    private final HookRunner runner =
            new ExecHookRunnerProvider().create(new KernelHost(kernel, Map.of()), new LibrarySpawner(kernel));

    @TempDir
    private Path bundle;

    @Test
    void givesStateDirectoryArgumentsAndEnvironment() throws IOException {
        Hook hook = new Hook(
                "/bin/sh",
                List.of("hook", "-c", "cat > state; echo $0 $1 > arguments; env > environment", "zero", "öne"),
                List.of("ONLY=this"),
                OptionalInt.empty());
        String state = "{\"id\":\"" + "x".repeat(200_000) + "\"}";
        runner.run(HookPhase.CREATE_RUNTIME, 0, hook, state, bundle);
        assertThat(bundle.resolve("state")).hasContent(state);
        assertThat(bundle.resolve("arguments")).hasContent("zero öne");
        assertThat(Files.readAllLines(bundle.resolve("environment")))
                .contains("ONLY=this")
                .noneMatch(it -> it.startsWith("PATH=") || it.startsWith("HOME="));
    }

    @Test
    void theProgramIsItsOwnNameWithoutArguments() throws IOException {
        Path script = Files.writeString(bundle.resolve("hook.sh"), "#!/bin/sh\necho $0 > name\n");
        kernel.chmod(script, 0700);
        runner.run(HookPhase.PRESTART, 0, hook(script.toString(), List.of(), OptionalInt.empty()), "{}", bundle);
        assertThat(bundle.resolve("name")).hasContent(script.toString());
    }

    @Test
    void failureShowsStatusAndOutput() {
        Hook hook = shell("echo out; echo first >&2; echo second >&2; exit 3", OptionalInt.empty());
        assertThatThrownBy(() -> runner.run(HookPhase.CREATE_RUNTIME, 1, hook, "{}", bundle))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HOOK_FAILED))
                .hasMessage(
                        "error running createRuntime hook #1 '/bin/sh': exit status 3, stdout: out, stderr: first\\nsecond");
    }

    @Test
    void failureNamesTheSignal() {
        assertThatThrownBy(() ->
                        runner.run(HookPhase.POSTSTART, 0, shell("kill -SEGV $$", OptionalInt.empty()), "{}", bundle))
                .hasMessage(
                        "error running poststart hook #0 '/bin/sh': signal: segmentation fault, stdout: , stderr: ");
    }

    @Test
    void longOutputIsCut() {
        Hook hook = shell("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1", OptionalInt.empty());
        assertThatThrownBy(() -> runner.run(HookPhase.POSTSTOP, 0, hook, "{}", bundle))
                .satisfies(it -> assertThat(it.getMessage()).hasSizeBetween(65_536, 66_000));
    }

    @Test
    void killsAHookThatTakesTooLong() {
        Hook hook = shell("echo $$ > pid; exec sleep 1000", OptionalInt.of(1));
        assertThatThrownBy(() -> runner.run(HookPhase.PRESTART, 2, hook, "{}", bundle))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HOOK_FAILED))
                .hasMessage("error running prestart hook #2 '/bin/sh': hook ran past specified timeout of 1.0s");
        assertThat(bundle.resolve("pid")).satisfies(it -> assertThat(
                        Path.of("/proc/" + Files.readString(it).strip()))
                .doesNotExist());
    }

    @Test
    void aTimeLimitDoesNotDelayAQuickHook() {
        runner.run(HookPhase.PRESTART, 0, shell("exit 0", OptionalInt.of(1000)), "{}", bundle);
    }

    @Test
    void doesNotWaitForWhatAHookLeavesBehind() throws IOException {
        kernel.mkfifo(bundle.resolve("fifo"), 0600);
        runner.run(
                HookPhase.PRESTART, 0, shell("(read x < fifo; echo done > end) &", OptionalInt.empty()), "{}", bundle);
        assertThat(bundle.resolve("end")).doesNotExist();
        Files.writeString(bundle.resolve("fifo"), "\n");
    }

    @Test
    void aMissingHookFails() {
        Hook hook = hook("/nonexistent/hook", List.of(), OptionalInt.empty());
        assertThatThrownBy(() -> runner.run(HookPhase.CREATE_RUNTIME, 0, hook, "{}", bundle))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HOOK_FAILED))
                .hasMessage(
                        "error running createRuntime hook #0 '/nonexistent/hook': failed to spawn '/nonexistent/hook': "
                                + "no such file or directory");
    }

    @Test
    void interruptingKillsTheHook() throws InterruptedException, IOException {
        kernel.mkfifo(bundle.resolve("fifo"), 0600);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                Hook hook = shell("echo $$ > fifo; exec sleep 1000", OptionalInt.empty());
                runner.run(HookPhase.PRESTART, 0, hook, "{}", bundle);
            } catch (CaissonException e) {
                failure.set(e);
            }
        });
        thread.start();
        long pid = Long.parseLong(Files.readString(bundle.resolve("fifo")).strip());
        ProcessHandle hook = ProcessHandle.of(pid).orElseThrow();
        thread.interrupt();
        thread.join();
        assertThat(failure.get()).hasMessage("error running prestart hook #0 '/bin/sh': interrupted");
        hook.onExit().join();
    }

    private static Hook shell(String script, OptionalInt timeout) {
        return hook("/bin/sh", List.of("sh", "-c", script), timeout);
    }

    private static Hook hook(String path, List<String> arguments, OptionalInt timeout) {
        return new Hook(path, arguments, List.of("PATH=/usr/bin:/bin"), timeout);
    }
}
