// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ResourceDocumentTest {
    @Test
    void isWrittenByTheTestsAlone() throws IOException {
        if (ResourceDocument.updates()) {
            ResourceDocument.update();
        }
        assertThat(ResourceDocument.read())
                .isEqualTo(ResourceDocument.text(ResourceDocument.sections(ResourceDocument.read())));
    }

    @Test
    void hasASectionOfEveryMachineAndDriver() throws IOException {
        assertThat(ResourceDocument.sections(ResourceDocument.read()).keySet())
                .contains(
                        "## cgroup v1, cgroupfs, host",
                        "## cgroup v1, systemd, user-mode-linux",
                        "## cgroup v2, cgroupfs, QEMU",
                        "## cgroup v2, cgroupfs, user-mode-linux",
                        "## cgroup v2, systemd, user-mode-linux");
    }
}
