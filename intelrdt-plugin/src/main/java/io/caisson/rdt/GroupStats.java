// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import io.caisson.api.ResctrlStats;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a group has and what it counted. */
final class GroupStats {
    private static final String DOMAIN = "mon_L3_";

    private final ResctrlFilesystem resctrl;
    private final ControlFiles files;

    GroupStats(ResctrlFilesystem resctrl, ControlFiles files) {
        this.resctrl = resctrl;
        this.files = files;
    }

    /** @param counted the group whose counters are read: itself, or one below it */
    ResctrlStats read(Path group, Path counted) {
        if (!files.isDirectory(group)) {
            throw ResctrlFilesystem.failure("failed to read resctrl group '" + group + "': it does not exist");
        }
        return new ResctrlStats(
                resctrl.cacheInfo().map(this::cache),
                resctrl.bandwidthInfo().map(this::bandwidth),
                lines(resctrl.root()),
                lines(group),
                domains(counted.resolve("mon_data")));
    }

    private ResctrlStats.Cache cache(Path info) {
        return new ResctrlStats.Cache(
                files.read(info.resolve("cbm_mask")).strip(),
                number(info, "min_cbm_bits"),
                number(info, "num_closids"));
    }

    private ResctrlStats.Bandwidth bandwidth(Path info) {
        return new ResctrlStats.Bandwidth(
                number(info, "bandwidth_gran"),
                number(info, "delay_linear") != 0,
                number(info, "min_bandwidth"),
                number(info, "num_closids"));
    }

    private int number(Path info, String name) {
        return resctrl.number(info.resolve(name))
                .orElseThrow(() -> ResctrlFilesystem.failure(
                        "failed to read '" + info.resolve(name) + "': it is not there, or is no number"));
    }

    /** Where only monitoring is there, no group has shares. */
    private List<String> lines(Path group) {
        return files.readIfExists(group.resolve("schemata"))
                .orElse("")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private List<ResctrlStats.Domain> domains(Path data) {
        return files.list(data).stream()
                .filter(name -> name.matches(DOMAIN + "[0-9]{1,9}"))
                .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.substring(DOMAIN.length()))))
                .map(name -> new ResctrlStats.Domain(
                        name,
                        counter(data.resolve(name), "mbm_total_bytes"),
                        counter(data.resolve(name), "mbm_local_bytes"),
                        counter(data.resolve(name), "llc_occupancy")))
                .toList();
    }

    /** The kernel writes a word where it has no number: Unavailable, Error, Unassigned. */
    private OptionalLong counter(Path domain, String name) {
        Optional<String> text = files.readIfExists(domain.resolve(name));
        try {
            return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get().strip())) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
