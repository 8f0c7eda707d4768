// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * Shares and usage of a resctrl group (the kernel's filesystems/resctrl document).
 *
 * @param cache what the processor offers of cache allocation; absent without CAT
 * @param bandwidth what it offers of bandwidth allocation; absent without MBA
 * @param rootSchemata lines of the default group, such as {@code L3:0=fffff}
 * @param schemata lines of the group
 * @param monitored a list entry for each cache domain, in the order of their numbers; empty without monitoring
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ResctrlStats(
        Optional<Cache> cache,
        Optional<Bandwidth> bandwidth,
        List<String> rootSchemata,
        List<String> schemata,
        List<Domain> monitored) {
    public ResctrlStats {
        rootSchemata = List.copyOf(rootSchemata);
        schemata = List.copyOf(schemata);
        monitored = List.copyOf(monitored);
    }

    /**
     * info/L3.
     *
     * @param mask all bits of the cache, hexadecimal as the kernel writes it
     * @param minimumBits fewest bits a mask may have
     * @param groups how many groups there can be
     */
    public record Cache(String mask, int minimumBits, int groups) {}

    /**
     * info/MB.
     *
     * @param granularity step of the percentage
     * @param linear whether the delay grows evenly
     * @param minimum lowest percentage
     * @param groups how many groups there can be
     */
    public record Bandwidth(int granularity, boolean linear, int minimum, int groups) {}

    /**
     * Counters of one cache domain; absent when the hardware does not count it or says that the value is unavailable
     * now.
     *
     * @param name directory in mon_data, such as {@code mon_L3_00}
     * @param totalBytes memory traffic since the group was made (MBM)
     * @param localBytes of it, of the own NUMA node
     * @param cacheOccupancy bytes in the cache now (CMT)
     */
    public record Domain(String name, OptionalLong totalBytes, OptionalLong localBytes, OptionalLong cacheOccupancy) {
        /**
         * Bytes in a second between two readings of the same domain; absent when one of them lacks the counter or it
         * went backwards.
         *
         * @param former the earlier reading
         * @param passed time between the two, more than zero
         */
        public OptionalLong totalRate(Domain former, Duration passed) {
            return rate(former.totalBytes, totalBytes, passed);
        }

        /** The same for the own NUMA node. */
        public OptionalLong localRate(Domain former, Duration passed) {
            return rate(former.localBytes, localBytes, passed);
        }

        private static OptionalLong rate(OptionalLong before, OptionalLong now, Duration passed) {
            if (before.isEmpty() || now.isEmpty() || now.getAsLong() < before.getAsLong() || passed.toNanos() <= 0) {
                return OptionalLong.empty();
            }
            double seconds = passed.toNanos() / 1e9;
            return OptionalLong.of(Math.round((now.getAsLong() - before.getAsLong()) / seconds));
        }
    }
}
