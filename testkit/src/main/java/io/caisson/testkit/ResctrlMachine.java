// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The hardware that a {@link ResctrlSimulator} plays, and how its file system is mounted.
 *
 * @param domains cache domains, numbered from 0
 * @param cacheBits length of a cache mask; 0 without cache allocation (CAT)
 * @param minimumBits fewest bits of a mask
 * @param codeAndData mounted with {@code cdp}: masks of their own for code and data, and half the groups
 * @param bandwidth step of the bandwidth percentage and lowest one; 0 without bandwidth allocation (MBA)
 * @param megabytes mounted with {@code mba_MBps}: bandwidth in MiB in a second, neither rounded nor limited
 * @param closIds groups that the hardware has, with the default group
 * @param rmids monitoring groups that it has: each group and each monitoring group takes one
 * @param counters names in {@code mon_features}; empty without monitoring
 * @param padded values of schemata in columns, as kernels before 6.14 write them
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ResctrlMachine(
        int domains,
        int cacheBits,
        int minimumBits,
        boolean codeAndData,
        int bandwidth,
        boolean megabytes,
        int closIds,
        int rmids,
        List<String> counters,
        boolean padded) {
    public ResctrlMachine {
        counters = List.copyOf(counters);
    }

    /** Two domains, masks of 20 bits, bandwidth in steps of ten percent, all counters, four groups, eight RMIDs. */
    public static ResctrlMachine usual() {
        return new ResctrlMachine(
                2,
                20,
                1,
                false,
                10,
                false,
                4,
                8,
                List.of("llc_occupancy", "mbm_total_bytes", "mbm_local_bytes"),
                false);
    }

    /** With so many domains of cache and of bandwidth. */
    public ResctrlMachine withDomains(int number) {
        return new ResctrlMachine(
                number, cacheBits, minimumBits, codeAndData, bandwidth, megabytes, closIds, rmids, counters, padded);
    }

    /** With masks of at least so many bits ({@code min_cbm_bits}). */
    public ResctrlMachine withMinimumBits(int number) {
        return new ResctrlMachine(
                domains, cacheBits, number, codeAndData, bandwidth, megabytes, closIds, rmids, counters, padded);
    }

    /** Without allocation of cache. */
    public ResctrlMachine withoutCache() {
        return new ResctrlMachine(
                domains, 0, minimumBits, false, bandwidth, megabytes, closIds, rmids, counters, padded);
    }

    /** Mounted with {@code cdp}: masks of code and data apart, and half as many groups. */
    public ResctrlMachine withCodeAndData() {
        return new ResctrlMachine(
                domains, cacheBits, minimumBits, true, bandwidth, megabytes, closIds, rmids, counters, padded);
    }

    /** Without allocation of memory bandwidth. */
    public ResctrlMachine withoutBandwidth() {
        return new ResctrlMachine(
                domains, cacheBits, minimumBits, codeAndData, 0, false, closIds, rmids, counters, padded);
    }

    /** Mounted with {@code mba_MBps}: bandwidth in megabytes per second, not in per cent. */
    public ResctrlMachine withMegabytes() {
        return new ResctrlMachine(
                domains, cacheBits, minimumBits, codeAndData, bandwidth, true, closIds, rmids, counters, padded);
    }

    /** With so many ids for monitoring groups. */
    public ResctrlMachine withRmids(int number) {
        return new ResctrlMachine(
                domains, cacheBits, minimumBits, codeAndData, bandwidth, megabytes, closIds, number, counters, padded);
    }

    /** Without any name there is no monitoring. */
    public ResctrlMachine withCounters(String... names) {
        return new ResctrlMachine(
                domains,
                cacheBits,
                minimumBits,
                codeAndData,
                bandwidth,
                megabytes,
                closIds,
                rmids,
                List.of(names),
                padded);
    }

    /** With schemata whose names are padded by blanks, as older kernels show them. */
    public ResctrlMachine withPadding() {
        return new ResctrlMachine(
                domains, cacheBits, minimumBits, codeAndData, bandwidth, megabytes, closIds, rmids, counters, true);
    }

    boolean allocates() {
        return cacheBits > 0 || bandwidth > 0;
    }

    boolean monitors() {
        return !counters.isEmpty();
    }

    /** How many groups there can be: the smallest of what its resources have. */
    int groups() {
        return codeAndData ? closIds / 2 : closIds;
    }

    long fullMask() {
        return (1L << cacheBits) - 1;
    }
}
