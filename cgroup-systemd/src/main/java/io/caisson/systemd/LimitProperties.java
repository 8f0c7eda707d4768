// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxPids;
import io.caisson.spec.LinuxResources;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Limits as unit properties, where both versions of cgroups have the same ones. What this systemd lacks is left out. */
final class LimitProperties {
    private static final Logger LOG = LoggerFactory.getLogger(LimitProperties.class);
    private static final int QUOTA_PERIOD_SINCE = 242;
    private static final int CPUSET_SINCE = 244;
    private static final long DEFAULT_PERIOD = 100_000;
    private static final long MICROSECONDS = 1_000_000;

    /** systemd rounds the quota of a second down to this. */
    private static final long QUOTA_STEP = 10_000;

    private final SystemdVersion version;
    private final List<UnitProperty> properties = new ArrayList<>();

    LimitProperties(SystemdVersion version) {
        this.version = version;
    }

    List<UnitProperty> all() {
        return properties;
    }

    void add(UnitProperty property) {
        properties.add(property);
    }

    /** Only if this systemd has the property. */
    void addSince(int since, UnitProperty property) {
        if (version.atLeast(since)) {
            properties.add(property);
        } else {
            LOG.debug(
                    "systemd {} has no property '{}': only the kernel's file is set",
                    version.number(),
                    property.name());
        }
    }

    /** Adds a limit when one is asked for; 0 means that none is. */
    void limit(String name, OptionalLong limit) {
        limit.stream().filter(value -> value != 0).forEach(value -> properties.add(UnitProperty.limit(name, value)));
    }

    /** Zero becomes 1: systemd refuses 0. */
    void tasks(LinuxResources resources) {
        resources.pids().map(LinuxPids::limit).ifPresent(this::tasks);
    }

    void tasks(long limit) {
        add(UnitProperty.limit("TasksMax", limit == 0 ? 1 : limit));
    }

    void cpuTime(LinuxCpu cpu) {
        cpuTime(cpu.quota().orElse(0), cpu.period().orElse(0));
    }

    /**
     * Quota per second, rounded up so that the container gets what it was promised; the file is written exactly later.
     *
     * @param quota microseconds per period; negative: no limit; 0: not given
     * @param period microseconds; 0: not given
     */
    void cpuTime(long quota, long period) {
        if (period != 0) {
            addSince(QUOTA_PERIOD_SINCE, UnitProperty.number("CPUQuotaPeriodUSec", period));
        }
        if (quota != 0 || period != 0) {
            add(UnitProperty.number(
                    "CPUQuotaPerSecUSec",
                    quota > 0 ? perSecond(quota, period == 0 ? DEFAULT_PERIOD : period) : UnitProperty.INFINITY));
        }
    }

    /** At most what the type holds: whether so large a quota can be had is for the kernel to say. */
    private static long perSecond(long quota, long period) {
        BigInteger exact = BigInteger.valueOf(quota)
                .multiply(BigInteger.valueOf(MICROSECONDS))
                .divide(BigInteger.valueOf(period));
        long held = exact.min(BigInteger.valueOf(Long.MAX_VALUE - QUOTA_STEP)).longValue();
        return (held + QUOTA_STEP - 1) / QUOTA_STEP * QUOTA_STEP;
    }

    void cpuset(LinuxCpu cpu) {
        cpu.cpus().ifPresent(list -> cpuset("AllowedCPUs", list));
        cpu.mems().ifPresent(list -> cpuset("AllowedMemoryNodes", list));
    }

    /** A list that cannot be read is left to the kernel, which says what is wrong with it. */
    void cpuset(String name, String list) {
        bitmap(list).ifPresent(bytes -> addSince(CPUSET_SINCE, new UnitProperty(name, "ay", bytes)));
    }

    /** {@code 0-2,7} as the bits of bytes, lowest first. */
    static Optional<List<Object>> bitmap(String list) {
        BitSet bits = new BitSet();
        try {
            for (String part : list.strip().split(",")) {
                String[] range = part.strip().split("-", 2);
                int first = Integer.parseInt(range[0]);
                int last = Integer.parseInt(range[range.length - 1]);
                if (last < first || last > Short.MAX_VALUE) {
                    return Optional.empty();
                }
                bits.set(first, last + 1);
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
        List<Object> bytes = new ArrayList<>();
        for (byte each : bits.toByteArray()) {
            bytes.add((long) (each & 0xff));
        }
        return Optional.of(bytes);
    }
}
