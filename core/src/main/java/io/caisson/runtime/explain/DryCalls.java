// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.explain;

import io.caisson.api.Explanation.Step;
import io.caisson.runtime.kernel.SystemCallsView;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SystemCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** System calls of which none changes anything: descriptors of what would have been made lead nowhere. */
final class DryCalls extends SystemCallsView {
    private static final int BPF_PROG_LOAD = 5;

    private final DryFiles files;
    private final List<Step> steps;

    DryCalls(SystemCalls calls, DryFiles files, List<Step> steps) {
        super(calls);
        this.files = files;
        this.steps = steps;
    }

    @Override
    public HostFd open(Path path, int flags) {
        return files.isNew(path) ? new Nothing() : super.open(path, flags);
    }

    @Override
    public HostFd own(int number) {
        return new Nothing();
    }

    @Override
    public int bpf(int command, byte[] attributes) {
        if (command == BPF_PROG_LOAD) {
            steps.add(new Step("cgroup", "attach-device-program", Map.of()));
        }
        return 0;
    }

    /** Only of what exists; explaining ends no process. */
    @Override
    public void kill(int pid, int signal) {
        steps.add(new Step("cgroup", "kill", Map.of("pid", Integer.toString(pid))));
    }

    private record Nothing() implements HostFd {
        @Override
        public int number() {
            return -1;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
