// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.resources;

import io.caisson.conformance.resources.Value.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cgroups of this machine.
 *
 * @param unified v2 alone
 * @param device number of a block device, as MAJOR:MINOR
 */
record Hierarchy(boolean unified, String device) {
    /** A controller for what only the container itself can tell. */
    static final String SEEN = "seen";

    /** And for what only an update shows that should be refused. */
    static final String TRIED = "tried";

    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    static Hierarchy ofThisMachine() throws IOException {
        return new Hierarchy(Files.exists(ROOT.resolve("cgroup.controllers")), blockDevice());
    }

    /** Version and driver. */
    String with(List<String> flags) {
        return (unified ? "v2" : "v1") + ", " + (flags.contains("--systemd-cgroup") ? "systemd" : "cgroupfs");
    }

    /** The first disk that holds something. */
    private static String blockDevice() throws IOException {
        try (Stream<Path> disks = Files.list(Path.of("/sys/block"))) {
            for (Path disk : disks.sorted().toList()) {
                String name = disk.getFileName().toString();
                if (!name.matches("(loop|zram|ram).*")
                        && !Files.readString(disk.resolve("size")).strip().equals("0")) {
                    return Files.readString(disk.resolve("dev")).strip();
                }
            }
        }
        throw new IOException("no block device in /sys/block");
    }

    /** The cgroups of a process, by controller; that of v2 under the empty name. */
    Map<String, Path> cgroupsOf(long pid) throws IOException {
        Map<String, Path> all = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
            String[] parts = line.split(":", 3);
            for (String controller : parts[1].split(",")) {
                Path mount = ROOT.resolve(controller.replace("name=", ""));
                if (parts[1].isEmpty() != unified) {
                    continue; // the other half of a hybrid host
                }
                all.put(controller, mount.resolve(parts[2].substring(1)));
            }
        }
        return all;
    }

    /** The place that the kernel of this machine has for a value. */
    Optional<Place> place(Value value) throws IOException {
        for (Place place : value.places(this)) {
            if (has(place)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    private boolean has(Place place) throws IOException {
        if (place.controller().equals(SEEN) || place.controller().equals(TRIED)) {
            return true;
        }
        Path mount = unified ? ROOT : ROOT.resolve(place.controller());
        if (!Files.isDirectory(mount)) {
            return false;
        }
        Path probe = Files.createDirectory(
                mount.resolve("caisson-probe-" + ProcessHandle.current().pid()));
        try {
            Path file = probe.resolve(place.file());
            return Files.exists(file)
                    && (!place.pattern().pattern().contains(Values.DEVICE) || takes(file, place))
                    && Files.readString(file).contains(Values.RARE.getOrDefault(place.file(), ""));
        } finally {
            Files.delete(probe);
        }
    }

    /** A file may be there and the device not be ruled by it. */
    private boolean takes(Path file, Place place) {
        String key = place.file().equals("io.max") ? "rbps=" : "";
        try {
            Files.writeString(file, device + " " + key + "500");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a place of a container holds. */
    String read(Place place, Map<String, Path> cgroups, String seen) throws IOException {
        if (place.controller().equals(SEEN)) {
            return place.pick(seen);
        }
        Path file = cgroups.get(place.controller()).resolve(place.file());
        return place.pick(Files.readString(file).replace(device, Values.DEVICE));
    }

    /** JSON with the numbers of the block device. */
    String concrete(String json) {
        List<String> numbers = Arrays.asList(device.split(":", 2));
        return json.replace("MAJOR", numbers.get(0)).replace("MINOR", numbers.get(1));
    }
}
