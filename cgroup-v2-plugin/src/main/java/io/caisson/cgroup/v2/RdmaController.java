// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.LinuxRdma;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;

/** Limits RDMA handles and objects. */
final class RdmaController implements Controller {
    @Override
    public String name() {
        return "rdma";
    }

    @Override
    public boolean domain() {
        return true;
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return !resources.rdma().isEmpty();
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources.rdma().forEach((device, limit) -> files.write(cgroup.resolve("rdma.max"), line(device, limit)));
    }

    private static String line(String device, LinuxRdma limit) {
        StringBuilder text = new StringBuilder(device);
        limit.hcaHandles().ifPresent(value -> text.append(" hca_handle=").append(value));
        limit.hcaObjects().ifPresent(value -> text.append(" hca_object=").append(value));
        return text.toString();
    }
}
