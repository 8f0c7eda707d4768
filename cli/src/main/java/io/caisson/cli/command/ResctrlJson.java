// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.ResctrlStats;
import io.caisson.api.ResctrlStats.Domain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Statistics of a resctrl group in runc's JSON. From the second reading on the rates of memory traffic follow, which
 * runc does not have: {@code mbm_total_rate} and {@code mbm_local_rate}, bytes in a second.
 */
final class ResctrlJson {
    /**
     * An earlier reading.
     *
     * @param passed time since then
     */
    record Former(ResctrlStats stats, Duration passed) {}

    private ResctrlJson() {}

    static Map<String, Object> data(Optional<ResctrlStats> known, Optional<Former> former) {
        Map<String, Object> all = new LinkedHashMap<>();
        known.ifPresent(stats -> {
            stats.cache().ifPresent(cache -> all.put("l3_cache_info", cache(cache)));
            putLine(all, "l3_cache_schema_root", "L3", stats.rootSchemata());
            putLine(all, "l3_cache_schema", "L3", stats.schemata());
            stats.bandwidth().ifPresent(bandwidth -> all.put("mem_bw_info", bandwidth(bandwidth)));
            putLine(all, "mem_bw_schema_root", "MB", stats.rootSchemata());
            putLine(all, "mem_bw_schema", "MB", stats.schemata());
            StatsJson.putUnlessEmpty(all, "mbm_stats", traffic(stats, former));
            StatsJson.putUnlessEmpty(all, "cmt_stats", occupancy(stats));
        });
        return all;
    }

    private static Map<String, Object> cache(ResctrlStats.Cache cache) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("cbm_mask", cache.mask());
        StatsJson.putUnlessZero(info, "min_cbm_bits", OptionalLong.of(cache.minimumBits()));
        StatsJson.putUnlessZero(info, "num_closids", OptionalLong.of(cache.groups()));
        return info;
    }

    private static Map<String, Object> bandwidth(ResctrlStats.Bandwidth bandwidth) {
        Map<String, Object> info = new LinkedHashMap<>();
        StatsJson.putUnlessZero(info, "bandwidth_gran", OptionalLong.of(bandwidth.granularity()));
        StatsJson.putUnlessZero(info, "delay_linear", OptionalLong.of(bandwidth.linear() ? 1 : 0));
        StatsJson.putUnlessZero(info, "min_bandwidth", OptionalLong.of(bandwidth.minimum()));
        StatsJson.putUnlessZero(info, "num_closids", OptionalLong.of(bandwidth.groups()));
        return info;
    }

    private static void putLine(Map<String, Object> map, String key, String resource, List<String> schemata) {
        schemata.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(resource))
                .findFirst()
                .ifPresent(line -> map.put(key, line));
    }

    private static List<Map<String, Object>> traffic(ResctrlStats stats, Optional<Former> former) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Domain domain : stats.monitored()) {
            if (domain.totalBytes().isEmpty() && domain.localBytes().isEmpty()) {
                continue;
            }
            Map<String, Object> counters = new LinkedHashMap<>();
            counters.put("mbm_total_bytes", domain.totalBytes().orElse(0));
            counters.put("mbm_local_bytes", domain.localBytes().orElse(0));
            former.ifPresent(before -> before.stats().monitored().stream()
                    .filter(one -> one.name().equals(domain.name()))
                    .forEach(one -> {
                        domain.totalRate(one, before.passed()).ifPresent(rate -> counters.put("mbm_total_rate", rate));
                        domain.localRate(one, before.passed()).ifPresent(rate -> counters.put("mbm_local_rate", rate));
                    }));
            all.add(counters);
        }
        return all;
    }

    private static List<Map<String, Object>> occupancy(ResctrlStats stats) {
        return stats.monitored().stream()
                .filter(domain -> domain.cacheOccupancy().isPresent())
                .map(domain -> Map.<String, Object>of(
                        "llc_occupancy", domain.cacheOccupancy().getAsLong()))
                .toList();
    }
}
