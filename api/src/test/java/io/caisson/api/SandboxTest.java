// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.SandboxResult.Outcome;
import io.caisson.api.SandboxResult.Output;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SandboxTest {
    private static final byte[] TEXT = "text".getBytes(StandardCharsets.UTF_8);

    @Test
    void aChangeIsACopy() {
        Sandbox first = Sandbox.of("true");
        Sandbox other = first.withVariable("A", "b")
                .withDirectory("/")
                .withRootfs(Path.of("/srv/root"))
                .withReadOnly(Path.of("/srv/data"))
                .withReadOnly(Path.of("/srv/more"), "/more")
                .withInput(TEXT)
                .withLimits(SandboxLimits.none()
                        .withMemory(1)
                        .withProcesses(2)
                        .withCpus(3)
                        .whereEnforceable())
                .withOutputLimit(5);
        assertThat(first).isNotEqualTo(other);
        assertThat(first.environment()).containsOnlyKeys("PATH", "HOME", "LANG");
        assertThat(first.limits()).isEqualTo(SandboxLimits.none());
        assertThat(other.environment()).containsEntry("A", "b").containsKey("PATH");
        assertThat(other.directory()).isEqualTo("/");
        assertThat(other.rootfs()).hasValue(Path.of("/srv/root"));
        assertThat(other.readOnly())
                .isEqualTo(Map.of("/srv/data", Path.of("/srv/data"), "/more", Path.of("/srv/more")));
        assertThat(other.input()).isEqualTo(TEXT).isNotSameAs(other.input());
        assertThat(other.limits().required()).isFalse();
        assertThat(other.limits().memory()).hasValue(1);
        assertThat(other.outputLimit()).isEqualTo(5);
    }

    @Test
    void whatMeansNothingIsRefusedAtOnce() {
        Sandbox sandbox = Sandbox.of("true");
        SandboxLimits none = SandboxLimits.none();
        assertThatThrownBy(Sandbox::of).hasMessage("command must not be empty");
        assertThatThrownBy(() -> sandbox.withDirectory("tmp")).hasMessage("directory must be absolute");
        assertThatThrownBy(() -> sandbox.withReadOnly(Path.of("/a"), "b")).hasMessageContaining("absolute");
        assertThatThrownBy(() -> sandbox.withVariable("A=B", "c")).hasMessageContaining("without '='");
        assertThatThrownBy(() -> sandbox.withOutputLimit(-1)).hasMessageContaining("negative");
        assertThatThrownBy(() -> none.withMemory(0)).hasMessageContaining("memory");
        assertThatThrownBy(() -> none.withProcesses(0)).hasMessageContaining("processes");
        assertThatThrownBy(() -> none.withCpus(0.001)).hasMessageContaining("cpus");
        assertThatThrownBy(() -> none.withCpus(Double.NaN)).hasMessageContaining("cpus");
        assertThatThrownBy(() -> none.withTime(Duration.ZERO)).hasMessageContaining("time");
    }

    @Test
    void aResultTellsWhetherItSucceeded() {
        assertThat(result(new Outcome.Exited(0)).succeeded()).isTrue();
        for (Outcome other : List.of(
                new Outcome.Exited(1), new Outcome.Signalled(9), new Outcome.TimedOut(), new Outcome.OutOfMemory())) {
            assertThat(result(other).succeeded()).isFalse();
        }
    }

    @Test
    void anOutputIsTextAndKeepsItsBytes() {
        byte[] bytes = TEXT.clone();
        Output output = new Output(bytes, false);
        bytes[0] = 'n';
        assertThat(output.text()).isEqualTo("text");
        assertThat(output.bytes()).isEqualTo(TEXT).isNotSameAs(output.bytes());
    }

    private static SandboxResult result(Outcome outcome) {
        Output nothing = new Output(new byte[0], false);
        return new SandboxResult(outcome, nothing, nothing, Duration.ZERO, OptionalLong.empty(), List.of());
    }
}
