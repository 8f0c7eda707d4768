// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose a sandbox is. */
class SandboxOwnerTest {
    @Test
    void isGoneWhenItsProcessIsAnotherOrNone(@TempDir Path directory) {
        SandboxInside inside = new SandboxInside(new World(directory).parts);
        String own = inside.owner();
        String[] words = own.split(" ");
        assertThat(words).hasSize(3);
        assertThat(words[1]).isEqualTo(Long.toString(ProcessHandle.current().pid()));
        assertThat(inside.isGone(own)).isFalse();
        assertThat(inside.isGone(words[0] + " " + words[1] + " 1")).isTrue();
        assertThat(inside.isGone(words[0] + " 999999999 " + words[2])).isTrue();
        assertThat(inside.isGone("pid:[1] " + words[1] + " 1"))
                .as("a pid of another namespace says nothing here")
                .isFalse();
        assertThat(inside.isGone("")).isFalse();
    }
}
