// SPDX-License-Identifier: Apache-2.0
package org.example.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.ContainerRuntime;
import io.caisson.api.SandboxResult;
import io.caisson.runtime.CaissonRuntime;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeRunnerTest {
    @TempDir
    Path state;

    private ContainerRuntime runtime;
    private CodeRunner runner;

    @BeforeEach
    void open() {
        runtime = CaissonRuntime.builder().root(state).build();
        runner = new CodeRunner(runtime, false);
    }

    @AfterEach
    void close() {
        assertThat(runtime.ids()).isEmpty();
        runtime.close();
    }

    @Test
    void tellsWhatAScriptDid() throws InterruptedException {
        SandboxResult good = runner.run("echo out; echo err >&2");
        assertThat(CodeRunner.describe(good)).startsWith("succeeded");
        assertThat(good.stdout().text()).isEqualTo("out\n");
        assertThat(good.stderr().text()).isEqualTo("err\n");
        assertThat(CodeRunner.describe(runner.run("exit 3"))).startsWith("failed with 3");
        assertThat(CodeRunner.describe(runner.run("while :; do :; done"))).startsWith("took too long");
    }

    @Test
    void aScriptHasNeitherTheHostNorANetwork() throws InterruptedException {
        SandboxResult result = runner.run("ls -d /home /root /etc/shadow; tail -n +3 /proc/net/dev | cut -d: -f1");
        assertThat(result.stdout().text().strip()).isEqualTo("lo");
    }
}
