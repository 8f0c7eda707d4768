// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CgroupStats;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binds to CPUs and memory nodes. A new cpuset is empty, and nothing can join it until it is filled. A hierarchy that
 * is mounted with {@code noprefix}, as on Android, has files without the controller's name in front.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/cpuset.7.html">cpuset(7)</a>
 */
final class CpusetController implements Controller {
    private static final String PREFIX = "cpuset.";
    private static final String CPUS = "cpus";
    private static final String MEMS = "mems";

    @Override
    public String name() {
        return "cpuset";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return resources
                .cpu()
                .filter(cpu -> !cpu.cpus().orElse("").isEmpty()
                        || !cpu.mems().orElse("").isEmpty())
                .isPresent();
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources.cpu().ifPresent(cpu -> {
            cpu.cpus().filter(list -> !list.isEmpty()).ifPresent(list -> files.write(file(cgroup, CPUS, files), list));
            cpu.mems().filter(list -> !list.isEmpty()).ifPresent(list -> files.write(file(cgroup, MEMS, files), list));
        });
    }

    private static Path file(Path cgroup, String name, ControlFiles files) {
        Path plain = cgroup.resolve(name);
        return files.exists(plain) ? plain : cgroup.resolve(PREFIX + name);
    }

    /** Gives an empty cpuset what its parent has. */
    static void fillFromParent(Path cgroup, ControlFiles files) {
        for (String name : List.of(CPUS, MEMS)) {
            Path list = file(cgroup, name, files);
            if (files.read(list).isEmpty()) {
                files.write(list, files.read(file(cgroup.getParent(), name, files)));
            }
        }
    }

    static Optional<CgroupStats.Cpuset> read(Readings readings) {
        Optional<String> prefix = List.of(PREFIX, "").stream()
                .filter(it -> readings.text(it + CPUS).isPresent())
                .findFirst();
        return prefix.map(it -> {
            Map<String, Long> flags = new LinkedHashMap<>();
            CgroupStats.Cpuset.FLAGS.forEach(
                    flag -> readings.number(it + flag).ifPresent(value -> flags.put(flag, value)));
            return new CgroupStats.Cpuset(numbers(readings, it + CPUS), numbers(readings, it + MEMS), flags);
        });
    }

    private static List<Integer> numbers(Readings readings, String file) {
        String list = readings.text(file).orElse("");
        try {
            return Values.numbers(list);
        } catch (NumberFormatException e) {
            throw readings.malformed(file, list);
        }
    }
}
