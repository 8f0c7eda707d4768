// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.spec.HugepageLimit;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxDeviceRule;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxNetwork;
import io.caisson.spec.LinuxPids;
import io.caisson.spec.LinuxRdma;
import io.caisson.spec.LinuxResources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** Builds resources in tests, starting from no limits at all. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Resources {
    private final Map<String, String> unified = new LinkedHashMap<>();
    private final List<LinuxDeviceRule> devices = new ArrayList<>();
    private final List<HugepageLimit> hugepages = new ArrayList<>();
    private final Map<String, LinuxRdma> rdma = new LinkedHashMap<>();
    private Optional<LinuxMemory> memory = Optional.empty();
    private Optional<LinuxCpu> cpu = Optional.empty();
    private Optional<LinuxPids> pids = Optional.empty();
    private Optional<LinuxBlockIo> blockIo = Optional.empty();
    private Optional<LinuxNetwork> network = Optional.empty();

    private Resources() {}

    /** No limits, to begin with. */
    public static Resources none() {
        return new Resources();
    }

    /** The most processes and threads; -1 for any number. */
    public Resources pids(long limit) {
        pids = Optional.of(new LinuxPids(limit));
        return this;
    }

    /** Limits of memory. */
    public Resources memory(LinuxMemory limits) {
        memory = Optional.of(limits);
        return this;
    }

    /** Limits in bytes of memory, and of memory and swap together. */

    /** Bytes of memory, and of memory and swap together where that is limited. */
    public Resources memory(long limit, OptionalLong swap) {
        return memory(new LinuxMemory(
                OptionalLong.of(limit),
                OptionalLong.empty(),
                swap,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    /** Limits of processor time. */
    public Resources cpu(LinuxCpu limits) {
        cpu = Optional.of(limits);
        return this;
    }

    /** CPU and memory node lists. */
    public Resources cpuset(String cpus, String mems) {
        OptionalLong no = OptionalLong.empty();
        return cpu(new LinuxCpu(no, no, no, no, no, no, Optional.of(cpus), Optional.of(mems), no));
    }

    /** Limits of block devices. */
    public Resources blockIo(LinuxBlockIo limits) {
        blockIo = Optional.of(limits);
        return this;
    }

    /** Class and priorities of packets. */
    public Resources network(LinuxNetwork limits) {
        network = Optional.of(limits);
        return this;
    }

    /** Bytes in huge pages of a size such as {@code 2MB}. */
    public Resources hugepages(String size, long limit) {
        hugepages.add(new HugepageLimit(size, limit));
        return this;
    }

    /** Limits of an RDMA device such as {@code mlx5_1}. */
    public Resources rdma(String device, LinuxRdma limit) {
        rdma.put(device, limit);
        return this;
    }

    /** A file of cgroup v2 and what is written to it. */
    public Resources unified(String file, String value) {
        unified.put(file, value);
        return this;
    }

    /** A device rule as in {@code "c 1:3 rwm"}; {@code *} is any number. */
    public Resources allow(String rule) {
        return rule(true, rule);
    }

    /** A device rule as in {@code "a *:* rwm"}. */
    public Resources deny(String rule) {
        return rule(false, rule);
    }

    private Resources rule(boolean allow, String rule) {
        String[] parts = rule.split("[ :]");
        devices.add(new LinuxDeviceRule(
                allow, Optional.of(parts[0]), number(parts[1]), number(parts[2]), Optional.of(parts[3])));
        return this;
    }

    private static OptionalLong number(String text) {
        return text.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /** What has been said so far. */
    public LinuxResources build() {
        return new LinuxResources(unified, devices, memory, cpu, pids, blockIo, hugepages, network, rdma);
    }
}
