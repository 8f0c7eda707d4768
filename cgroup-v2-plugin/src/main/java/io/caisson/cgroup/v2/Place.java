// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.host.Host;
import java.nio.file.Path;

/** Where a container's cgroup is. */
final class Place {
    private static final String LINE = "0::";

    private Place() {}

    /**
     * An absolute path starts at the mount point. Any other starts beside the runtime's own cgroup, not below it: a
     * cgroup that has processes cannot give controllers to what is below.
     */
    static Path of(CgroupContext context) {
        String saved = context.savedPaths().get("");
        if (saved != null) {
            return Path.of(saved);
        }
        String wanted = context.cgroupsPath().filter(path -> !path.isEmpty()).orElse(context.id());
        Path root = context.host().cgroupRoot();
        // "/" is put in front before "..", "." are taken out, so that no path leads above its start
        Path inner = relative(Path.of("/", wanted));
        return wanted.startsWith("/")
                ? root.resolve(inner)
                : root.resolve(aboveOwn(context.host())).resolve(inner);
    }

    private static Path aboveOwn(Host host) {
        String own = host.files()
                .readIfExists(host.proc().resolve("self/cgroup"))
                .flatMap(text ->
                        text.lines().filter(line -> line.startsWith(LINE)).findFirst())
                .map(line -> line.substring(LINE.length()))
                .orElse("/");
        Path parent = Path.of(own).getParent();
        return parent == null ? Path.of("") : relative(parent);
    }

    private static Path relative(Path absolute) {
        return Path.of("/").relativize(absolute.normalize());
    }
}
