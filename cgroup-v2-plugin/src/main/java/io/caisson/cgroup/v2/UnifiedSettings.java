// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Files that the configuration names itself, each line with a write of its own. */
final class UnifiedSettings implements Controller {
    /** Controllers that a threaded cgroup can have. */
    private static final Set<String> THREADED = Set.of("cpu", "cpuset", "perf_event", "pids", "cgroup");

    @Override
    public String name() {
        return "";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return !resources.unified().isEmpty();
    }

    static boolean needsDomain(LinuxResources resources) {
        return resources.unified().keySet().stream().anyMatch(file -> !THREADED.contains(controller(file)));
    }

    @Override
    public void check(LinuxResources resources) {
        for (String file : resources.unified().keySet()) {
            if (file.contains("/") || file.isEmpty() || file.equals(".") || file.equals("..")) {
                throw Failures.cgroup("unified resource '" + file + "' must be a file name (no slashes)");
            }
        }
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources.unified().forEach((file, value) -> {
            try {
                value.lines().filter(line -> !line.isBlank()).forEach(line -> files.write(cgroup.resolve(file), line));
            } catch (CaissonException e) {
                throw explained(cgroup, file, files, e);
            }
        });
    }

    private static CaissonException explained(Path cgroup, String file, ControlFiles files, CaissonException failure) {
        boolean telling = Failures.is(failure, Failures.EPERM) || Failures.is(failure, Failures.ENOENT);
        List<String> available = Values.words(
                files.readIfExists(cgroup.resolve("cgroup.controllers")).orElse(""));
        if (telling
                && !available.contains(controller(file))
                && !controller(file).equals("cgroup")) {
            return Failures.cgroup(
                    "unified resource '" + file + "' can't be set: controller '" + controller(file) + "' not available",
                    failure);
        }
        return failure;
    }

    private static String controller(String file) {
        int dot = file.indexOf('.');
        return dot < 0 ? file : file.substring(0, dot);
    }
}
