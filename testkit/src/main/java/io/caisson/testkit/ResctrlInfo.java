// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Path;

/** The directory info: what the hardware has. */
final class ResctrlInfo {
    private final ResctrlMachine machine;

    ResctrlInfo(ResctrlMachine machine) {
        this.machine = machine;
    }

    void write(Path info) {
        if (machine.cacheBits() > 0 && machine.codeAndData()) {
            cache(info.resolve("L3CODE"));
            cache(info.resolve("L3DATA"));
        } else if (machine.cacheBits() > 0) {
            cache(info.resolve("L3"));
        }
        if (machine.bandwidth() > 0) {
            bandwidth(info.resolve("MB"));
        }
        if (machine.monitors()) {
            Path monitoring = info.resolve("L3_MON");
            Tree.file(monitoring.resolve("mon_features"), String.join("\n", machine.counters()));
            number(monitoring, "num_rmids", machine.rmids());
            number(monitoring, "max_threshold_occupancy", 65536);
        }
    }

    private void cache(Path directory) {
        Tree.file(directory.resolve("cbm_mask"), Long.toHexString(machine.fullMask()));
        number(directory, "min_cbm_bits", machine.minimumBits());
        number(directory, "num_closids", machine.groups());
        number(directory, "shareable_bits", 0);
        number(directory, "sparse_masks", 0);
        StringBuilder usage = new StringBuilder();
        for (int domain = 0; domain < machine.domains(); domain++) {
            usage.append(domain == 0 ? "" : ";").append(domain).append('=').append("S".repeat(machine.cacheBits()));
        }
        Tree.file(directory.resolve("bit_usage"), usage.toString());
    }

    private void bandwidth(Path directory) {
        number(directory, "bandwidth_gran", machine.bandwidth());
        number(directory, "min_bandwidth", machine.bandwidth());
        number(directory, "delay_linear", 1);
        number(directory, "num_closids", machine.closIds());
        Tree.file(directory.resolve("thread_throttle_mode"), "max");
    }

    private static void number(Path directory, String name, int value) {
        Tree.file(directory.resolve(name), Integer.toString(value));
    }
}
