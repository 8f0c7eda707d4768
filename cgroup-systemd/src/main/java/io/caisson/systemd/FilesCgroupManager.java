// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.api.CgroupStats;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.cgroup.ResourceConversion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Leaves to a manager of files what is the same whoever made the cgroup. */
abstract class FilesCgroupManager implements CgroupManager {
    /** Manages the cgroup by its files. */
    final CgroupManager files;

    FilesCgroupManager(CgroupManager files) {
        this.files = files;
    }

    @Override
    public void attach(int pid, Map<String, String> subPaths) {
        files.attach(pid, subPaths);
    }

    @Override
    public List<ResourceConversion> conversions(LinuxResources resources) {
        return files.conversions(resources);
    }

    @Override
    public CgroupStats stats() {
        return files.stats();
    }

    @Override
    public EventWatch watch(Optional<PressureLevel> pressure) {
        return files.watch(pressure);
    }

    @Override
    public void thaw() {
        files.thaw();
    }

    @Override
    public FreezerState freezerState() {
        return files.freezerState();
    }

    @Override
    public Optional<Path> path(String controller) {
        return files.path(controller);
    }

    @Override
    public Map<String, String> paths() {
        return files.paths();
    }

    @Override
    public OptionalLong oomKillCount() {
        return files.oomKillCount();
    }

    @Override
    public void close() {
        files.close();
    }
}
