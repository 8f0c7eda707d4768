// SPDX-License-Identifier: Apache-2.0
package org.example.seal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.testkit.kernel.RealMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedInitTest {
    @Test void refusesAnotherProgram(@TempDir Path directory) throws Exception {
        Path program = Files.writeString(directory.resolve("program"), "other");
        PinnedInit sealer = new PinnedInit(RealMachine.host().calls(), PinnedInit.sha256("this".getBytes("US-ASCII")));
        assertThatThrownBy(() -> sealer.seal(program))
                .isInstanceOf(CaissonException.class)
                .hasMessageMatching("failed to seal '" + program + "': its SHA-256 is \\w+, not \\w+");
    }
}
