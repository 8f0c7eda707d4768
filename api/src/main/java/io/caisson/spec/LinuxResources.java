// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Limits that the cgroup of the container keeps (config-linux.md, Control groups).
 *
 * @param unified files of cgroup v2 and what is written to them
 * @param devices device access list, applied in order
 * @param memory memory limits
 * @param cpu CPU time and placement
 * @param pids limit of tasks
 * @param blockIO block I/O weights and throttles
 * @param hugepageLimits limits of huge pages, by page size
 * @param network network class and priorities; cgroup v1 only
 * @param rdma limits of RDMA devices, by device name
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxResources(
        Map<String, String> unified,
        List<LinuxDeviceRule> devices,
        Optional<LinuxMemory> memory,
        Optional<LinuxCpu> cpu,
        Optional<LinuxPids> pids,
        Optional<LinuxBlockIo> blockIO,
        List<HugepageLimit> hugepageLimits,
        Optional<LinuxNetwork> network,
        Map<String, LinuxRdma> rdma) {
    public LinuxResources {
        unified = Copies.map(unified);
        devices = Copies.list(devices);
        memory = Copies.absent(memory);
        cpu = Copies.absent(cpu);
        pids = Copies.absent(pids);
        blockIO = Copies.absent(blockIO);
        hugepageLimits = Copies.list(hugepageLimits);
        network = Copies.absent(network);
        rdma = Copies.map(rdma);
    }

    /** No limits at all. */
    public static LinuxResources none() {
        return new LinuxResources(
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Map.of());
    }

    /** A copy with another value. */
    public LinuxResources withMemory(Optional<LinuxMemory> memory) {
        return new LinuxResources(unified, devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma);
    }

    /** A copy with another value. */
    public LinuxResources withCpu(Optional<LinuxCpu> cpu) {
        return new LinuxResources(unified, devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma);
    }

    /** A copy with another value. */
    public LinuxResources withBlockIO(Optional<LinuxBlockIo> blockIO) {
        return new LinuxResources(unified, devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma);
    }

    /** A copy with another value. */
    public LinuxResources withDevices(List<LinuxDeviceRule> devices) {
        return new LinuxResources(unified, devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma);
    }
}
