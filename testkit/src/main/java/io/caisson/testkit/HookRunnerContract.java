// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.Hook;
import io.caisson.spi.hook.HookPhase;
import io.caisson.spi.hook.HookRunner;
import io.caisson.spi.hook.HookRunnerProvider;
import io.caisson.spi.host.Spawner;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every runner of hooks does. It needs /bin/sh and a spawner of real processes. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class HookRunnerContract extends PluginContract<HookRunnerProvider> {
    private static final String SHELL = "/bin/sh";
    private static final String STATE = "{\"id\":\"box\"}";

    @TempDir
    Path bundle;

    /** Starts real processes: {@code RealMachine.spawner()} of caisson-testkit-kernel. */
    protected abstract Spawner spawner();

    @Override
    protected Class<HookRunnerProvider> kind() {
        return HookRunnerProvider.class;
    }

    private void run(String script, OptionalInt timeout) {
        HookRunner runner = provider().create(host(), spawner());
        Hook hook = new Hook(SHELL, List.of("hook", "-c", script), List.of("GREETING=hello"), timeout);
        runner.run(HookPhase.POSTSTART, 3, hook, STATE, bundle);
    }

    private void run(String script) {
        run(script, OptionalInt.empty());
    }

    private String result(String name) {
        return Tree.text(bundle.resolve(name));
    }

    @Test
    @DisplayName("S19: a hook gets the state on its standard input")
    void givesTheState() {
        run("read -r line; echo \"$line\" > state");
        assertThat(result("state")).isEqualTo(STATE);
    }

    @Test
    @DisplayName("S19: a hook that does not read its input is no error")
    void inputNeedNotBeRead() {
        run("exec <&-; echo done > end");
        assertThat(result("end")).isEqualTo("done");
    }

    @Test
    @DisplayName("S19: a hook runs in the bundle")
    void runsInTheBundle() throws Exception {
        run("pwd -P > where");
        assertThat(Path.of(result("where"))).isEqualTo(bundle.toRealPath());
    }

    @Test
    @DisplayName("S19: the first argument is its name, and the environment is exactly what is configured")
    void passesArgumentsAndEnvironment() {
        run("echo $0 $GREETING ${HOME-none} > words");
        assertThat(result("words")).isEqualTo("hook hello none");
    }

    @Test
    @DisplayName("S19: a hook that fails is an error that names its list and place")
    void reportsFailure() {
        assertThatThrownBy(() -> run("echo broken >&2; exit 3"))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HOOK_FAILED))
                .hasMessageContaining("poststart")
                .hasMessageContaining("3");
    }

    @Test
    @DisplayName("S19: a hook that takes longer than its timeout is killed")
    void killsAfterTheTimeout() {
        assertThatThrownBy(() -> run("echo $$ > pid; while :; do :; done", OptionalInt.of(1)))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HOOK_FAILED));
        long pid = Long.parseLong(result("pid"));
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    @DisplayName("S19: a program that is not there is an error")
    void reportsAMissingProgram() {
        HookRunner runner = provider().create(host(), spawner());
        Path missing = bundle.resolve("missing");
        Hook hook = new Hook(missing.toString(), List.of(), List.of(), OptionalInt.empty());
        assertThatThrownBy(() -> runner.run(HookPhase.PRESTART, 0, hook, STATE, bundle))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HOOK_FAILED))
                .hasMessageContaining("prestart");
    }
}
