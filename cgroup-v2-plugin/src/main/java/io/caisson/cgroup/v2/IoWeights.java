// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.BlockIoWeight;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What weighs block I/O in a cgroup. The BFQ scheduler takes weights as the first version has them; io.weight, of the
 * io.cost controller, has a wider range. A kernel has both, one or none of them.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#io-interface-files">io interface files</a>
 */
final class IoWeights {
    private static final String BFQ = "io.bfq.weight";
    private static final String COST = "io.weight";
    private static final String COST_SETTINGS = "io.cost.qos";

    private final Path cgroup;
    private final Optional<String> name;

    /** Lines of io.cost.qos, one for each device for which io.cost was ever set; absent where it cannot be seen. */
    private final Optional<List<String>> costs;

    private IoWeights(Path cgroup, Optional<String> name, Optional<List<String>> costs) {
        this.cgroup = cgroup;
        this.name = name;
        this.costs = costs;
    }

    /** Of a cgroup that is there. */
    static IoWeights of(Path cgroup, ControlFiles files) {
        Path root = cgroup;
        while (root.getParent() != null && files.exists(root.getParent().resolve("cgroup.procs"))) {
            root = root.getParent();
        }
        return new IoWeights(cgroup, named(List.of(cgroup), cgroup, files), costs(root, files));
    }

    /** Of a cgroup that may still have to be made: what others of the tree have, it will have. */
    static IoWeights expected(Path cgroup, Host host) {
        ControlFiles files = host.files();
        Path root = host.cgroupRoot();
        if (files.exists(cgroup.resolve("io.max"))) {
            return of(cgroup, files);
        }
        List<Path> others = new ArrayList<>(List.of(root));
        for (Path above = cgroup.getParent(); above != null && above.startsWith(root); above = above.getParent()) {
            others.add(above);
        }
        files.list(root).stream().map(root::resolve).filter(files::isDirectory).forEach(others::add);
        Optional<List<String>> costs = costs(root, files);
        Optional<String> name =
                named(others, root, files).or(() -> hasBfq(host) ? Optional.of(BFQ) : costs.map(lines -> COST));
        return new IoWeights(cgroup, name, costs);
    }

    /** Without the controller, the name of the file that is missed, so that the failure to write it tells. */
    private static Optional<String> named(List<Path> places, Path controllersOf, ControlFiles files) {
        for (String file : List.of(BFQ, COST)) {
            if (places.stream().anyMatch(place -> files.exists(place.resolve(file)))) {
                return Optional.of(file);
            }
        }
        String controllers =
                files.readIfExists(controllersOf.resolve("cgroup.controllers")).orElse("");
        return Values.words(controllers).contains("io") ? Optional.empty() : Optional.of(COST);
    }

    /**
     * Where no cgroup has the controller yet, so that none shows its files: whether the kernel has the BFQ scheduler,
     * which brings io.bfq.weight, for some device.
     */
    private static boolean hasBfq(Host host) {
        ControlFiles files = host.files();
        Path devices = host.sys().resolve("block");
        return files.list(devices).stream()
                .map(device -> files.readIfExists(devices.resolve(device).resolve("queue/scheduler"))
                        .orElse(""))
                .anyMatch(schedulers -> schedulers.contains("bfq"));
    }

    private static Optional<List<String>> costs(Path root, ControlFiles files) {
        return files.readIfExists(root.resolve(COST_SETTINGS))
                .map(text -> text.lines().toList());
    }

    /** Whether a weight of all devices can be set. */
    boolean holds() {
        return name.isPresent();
    }

    /** Whether a weight of one device can be set: io.cost must be switched on for it. */
    boolean holds(BlockIoWeight device) {
        String start = device.major() + ":" + device.minor() + " ";
        boolean off = costs.isPresent()
                && costs.get().stream().noneMatch(line -> line.startsWith(start) && line.contains("enable=1"));
        return holds() && !(isScaled() && off);
    }

    /** Whether weights are on another scale than that of the configuration. */
    boolean isScaled() {
        return !name.equals(Optional.of(BFQ));
    }

    Path file() {
        return cgroup.resolve(name.orElse(COST));
    }

    long value(int weight) {
        return isScaled() ? Conversions.ioWeight(weight) : weight;
    }
}
