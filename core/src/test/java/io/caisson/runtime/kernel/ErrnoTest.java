// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void givesTheWordsThatOtherToolsMatchOn() {
        assertThat(Errno.text(Errno.ENOENT)).isEqualTo("no such file or directory");
        assertThat(Errno.text(Errno.EPERM)).isEqualTo("operation not permitted");
        assertThat(Errno.text(Errno.EDQUOT)).isEqualTo("disk quota exceeded");
    }

    @Test
    void givesTheNumberOfAnUnknownOne() {
        assertThat(Errno.text(4095)).isEqualTo("errno 4095");
    }
}
