// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.BlockIoThrottle;
import io.caisson.spec.BlockIoWeight;
import io.caisson.spec.HugepageLimit;
import io.caisson.spec.InterfacePriority;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxDeviceRule;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxNetwork;
import io.caisson.spec.LinuxResources;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Limits kept by cgroups; which of them a host can keep is for the cgroup manager to say. */
final class ResourceRules {
    private static final Pattern PAGE_SIZE = Pattern.compile("[1-9][0-9]*[KMG]B");
    private static final Pattern ACCESS = Pattern.compile("[rwm]{1,3}");
    private static final Set<String> DEVICE_TYPES = Set.of("a", "b", "c");
    private static final long LARGEST_DEVICE_NUMBER = 0xffff_ffffL;
    private static final int LEAST_WEIGHT = 10;
    private static final int MOST_WEIGHT = 1000;

    private ResourceRules() {}

    static void check(Check check, String pointer, LinuxResources resources) {
        resources.unified().forEach((file, value) -> unified(check, pointer + "/unified", file, value));
        for (int i = 0; i < resources.devices().size(); i++) {
            device(
                    check,
                    Problems.below(pointer + "/devices", i),
                    resources.devices().get(i));
        }
        resources.memory().ifPresent(memory -> memory(check, pointer + "/memory", memory));
        resources.cpu().ifPresent(cpu -> cpu(check, pointer + "/cpu", cpu));
        resources.pids().ifPresent(pids -> atLeast(check, pointer + "/pids/limit", OptionalLong.of(pids.limit()), -1));
        resources.blockIO().ifPresent(blockIo -> blockIo(check, pointer + "/blockIO", blockIo));
        hugepages(check, pointer + "/hugepageLimits", resources.hugepageLimits());
        resources.network().ifPresent(network -> network(check, pointer + "/network", network));
        resources.rdma().forEach((device, limits) -> {
            if (limits.hcaHandles().isEmpty() && limits.hcaObjects().isEmpty()) {
                check.problem(Problems.below(pointer + "/rdma", device), "must have hcaHandles or hcaObjects");
            }
        });
    }

    private static void unified(Check check, String pointer, String file, String value) {
        String place = Problems.below(pointer, file);
        if (file.isEmpty() || file.contains("/") || file.equals(".") || file.equals("..")) {
            check.problem(place, "must be a file name (no slashes), was " + Problems.quoted(file));
        }
        check.noNul(place, file);
        check.noNul(place, value);
    }

    private static void device(Check check, String pointer, LinuxDeviceRule rule) {
        rule.type().ifPresent(type -> {
            if (!DEVICE_TYPES.contains(type)) {
                check.problem(pointer + "/type", "must be one of a, b, c, was " + Problems.quoted(type));
            }
        });
        rule.access().ifPresent(access -> {
            if (!ACCESS.matcher(access).matches()) {
                check.problem(pointer + "/access", "must be made of r, w and m, was " + Problems.quoted(access));
            }
        });
        deviceNumber(check, pointer + "/major", rule.major());
        deviceNumber(check, pointer + "/minor", rule.minor());
    }

    /** The kernel's device rules have 32 bits for each number: of a larger one they would see another device. */
    private static void deviceNumber(Check check, String pointer, OptionalLong number) {
        atLeast(check, pointer, number, -1);
        if (number.isPresent() && number.getAsLong() > LARGEST_DEVICE_NUMBER) {
            check.problem(pointer, "must be at most " + LARGEST_DEVICE_NUMBER + ", was " + number.getAsLong());
        }
    }

    private static void atLeast(Check check, String pointer, OptionalLong value, long least) {
        if (value.isPresent() && value.getAsLong() < least) {
            check.problem(pointer, "must be at least " + least + ", was " + value.getAsLong());
        }
    }

    private static void memory(Check check, String pointer, LinuxMemory memory) {
        atLeast(check, pointer + "/limit", memory.limit(), -1);
        atLeast(check, pointer + "/reservation", memory.reservation(), -1);
        atLeast(check, pointer + "/swap", memory.swap(), -1);
        long limit = memory.limit().orElse(0);
        long swap = memory.swap().orElse(0);
        if (swap > 0 && limit == 0) {
            check.problem(pointer + "/swap", "unable to set swap limit without memory limit");
        } else if (swap > 0 && (limit == -1 || swap < limit)) {
            check.problem(
                    pointer + "/swap",
                    "memory+swap limit must not be less than the memory limit " + limit + ", was " + swap);
        }
        memory.swappiness().ifPresent(swappiness -> check.atMost(pointer + "/swappiness", swappiness, 100));
        memory.kernel().ifPresent(unused -> check.warning(pointer + "/kernel", "is no longer supported, ignoring"));
        memory.kernelTCP()
                .ifPresent(unused -> check.warning(pointer + "/kernelTCP", "is no longer supported, ignoring"));
    }

    private static void cpu(Check check, String pointer, LinuxCpu cpu) {
        atLeast(check, pointer + "/quota", cpu.quota(), -1);
        long quota = cpu.quota().orElse(0);
        cpu.burst().ifPresent(burst -> {
            if (quota > 0 && Long.compareUnsigned(burst, quota) > 0) {
                check.problem(
                        pointer + "/burst",
                        "must not be greater than the quota " + quota + ", was " + Long.toUnsignedString(burst));
            }
        });
        cpu.cpus().ifPresent(cpus -> check.numberList(pointer + "/cpus", cpus));
        cpu.mems().ifPresent(mems -> check.numberList(pointer + "/mems", mems));
        cpu.idle().ifPresent(idle -> check.range(pointer + "/idle", idle, 0, 1));
    }

    private static void blockIo(Check check, String pointer, LinuxBlockIo blockIo) {
        weight(check, pointer + "/weight", blockIo.weight());
        weight(check, pointer + "/leafWeight", blockIo.leafWeight());
        for (int i = 0; i < blockIo.weightDevice().size(); i++) {
            BlockIoWeight device = blockIo.weightDevice().get(i);
            String place = Problems.below(pointer + "/weightDevice", i);
            number(check, place, device.major(), device.minor());
            weight(check, place + "/weight", device.weight());
            weight(check, place + "/leafWeight", device.leafWeight());
        }
        throttles(check, pointer + "/throttleReadBpsDevice", blockIo.throttleReadBpsDevice());
        throttles(check, pointer + "/throttleWriteBpsDevice", blockIo.throttleWriteBpsDevice());
        throttles(check, pointer + "/throttleReadIOPSDevice", blockIo.throttleReadIOPSDevice());
        throttles(check, pointer + "/throttleWriteIOPSDevice", blockIo.throttleWriteIOPSDevice());
    }

    /** Zero is how some callers say "not set". */
    private static void weight(Check check, String pointer, OptionalInt weight) {
        if (weight.orElse(0) != 0) {
            check.range(pointer, weight.getAsInt(), LEAST_WEIGHT, MOST_WEIGHT);
        }
    }

    private static void throttles(Check check, String pointer, List<BlockIoThrottle> throttles) {
        for (int i = 0; i < throttles.size(); i++) {
            number(
                    check,
                    Problems.below(pointer, i),
                    throttles.get(i).major(),
                    throttles.get(i).minor());
        }
    }

    private static void number(Check check, String pointer, long major, long minor) {
        atLeast(check, pointer + "/major", OptionalLong.of(major), 0);
        atLeast(check, pointer + "/minor", OptionalLong.of(minor), 0);
    }

    private static void hugepages(Check check, String pointer, List<HugepageLimit> limits) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < limits.size(); i++) {
            String size = limits.get(i).pageSize();
            String place = Problems.below(pointer, i) + "/pageSize";
            if (!PAGE_SIZE.matcher(size).matches()) {
                check.problem(place, "must be a number followed by KB, MB or GB, was " + Problems.quoted(size));
            } else if (!seen.add(size)) {
                check.problem(place, "must be given once, " + size + " is repeated");
            }
        }
    }

    private static void network(Check check, String pointer, LinuxNetwork network) {
        for (int i = 0; i < network.priorities().size(); i++) {
            InterfacePriority priority = network.priorities().get(i);
            String place = Problems.below(pointer + "/priorities", i) + "/name";
            if (priority.name().isEmpty() || priority.name().contains(" ")) {
                check.problem(place, "must be an interface name, was " + Problems.quoted(priority.name()));
            }
        }
    }
}
