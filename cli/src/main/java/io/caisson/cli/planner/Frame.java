// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.planner;

import io.caisson.nsexec.WireReader;
import io.caisson.spi.host.HostFd;
import java.util.List;

/** One frame of the launcher's protocol. */
record Frame(int type, int tag, byte[] payload, List<HostFd> descriptors) {
    Frame {
        descriptors = List.copyOf(descriptors);
    }

    WireReader reader() {
        return new WireReader(payload);
    }

    void closeDescriptors() {
        descriptors.forEach(HostFd::close);
    }
}
