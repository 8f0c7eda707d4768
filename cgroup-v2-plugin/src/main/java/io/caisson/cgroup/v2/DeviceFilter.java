// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.spec.LinuxDeviceRule;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the program that decides about devices on a cgroup, in the place of the one that was there. */
final class DeviceFilter {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceFilter.class);

    private final Host host;
    private final Bpf bpf;

    DeviceFilter(Host host) {
        this.host = host;
        this.bpf = new Bpf(host.calls());
    }

    void set(Path cgroup, List<LinuxDeviceRule> rules) {
        if (rules.isEmpty()) {
            return;
        }
        List<Instruction> instructions = DeviceProgram.of(rules);
        try (HostFd program = bpf.load(instructions);
                HostFd directory = host.calls().open(cgroup, LinuxConstants.O_DIRECTORY)) {
            attach(directory, program);
        } catch (CaissonException e) {
            if (!Failures.isIgnorable(host, e) && !DeviceProgram.allowsEverything(rules)) {
                throw Failures.cgroup("failed to set the device rules of '" + cgroup + "': " + e.getMessage(), e);
            }
            LOG.debug("{}, ignoring", e.getMessage());
        }
    }

    private void attach(HostFd cgroup, HostFd program) {
        List<HostFd> old = new ArrayList<>();
        try {
            for (int id : bpf.attached(cgroup)) {
                bpf.open(id).ifPresent(old::add);
            }
            if (old.size() != 1 || !replaced(cgroup, program, old.get(0))) {
                bpf.attach(cgroup, program);
                old.forEach(former -> bpf.detach(cgroup, former));
            }
        } finally {
            old.forEach(HostFd::close);
        }
    }

    /** Kernels before 5.6 do not know the flag; what was attached without BPF_F_ALLOW_MULTI cannot be replaced. */
    private boolean replaced(HostFd cgroup, HostFd program, HostFd old) {
        try {
            bpf.replace(cgroup, program, old);
            return true;
        } catch (CaissonException e) {
            if (Failures.is(e, Failures.EINVAL) || Failures.is(e, Failures.EPERM)) {
                return false;
            }
            throw e;
        }
    }
}
