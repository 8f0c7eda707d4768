// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.cgroup;

import io.caisson.spi.host.Host;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * What a cgroup manager is told.
 *
 * @param host the machine
 * @param id of the container
 * @param cgroupsPath /linux/cgroupsPath; absent: the runtime's default
 * @param owner host uid of the container's root when the v2 cgroup is delegated to it (runtime-spec, cgroup ownership)
 * @param savedPaths paths from the saved state; empty for a new container
 * @param annotations of the configuration; {@code org.systemd.property.*} are for the systemd driver
 * @param sharesFormula how cpu.shares are converted
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CgroupContext(
        Host host,
        String id,
        Optional<String> cgroupsPath,
        OptionalInt owner,
        Map<String, String> savedPaths,
        Map<String, String> annotations,
        SharesFormula sharesFormula) {
    public CgroupContext {
        savedPaths = Map.copyOf(savedPaths);
        annotations = Map.copyOf(annotations);
    }

    /** For a new container, with the defaults of all else. */
    public static CgroupContext of(Host host, String id, Optional<String> cgroupsPath) {
        return new CgroupContext(
                host, id, cgroupsPath, OptionalInt.empty(), Map.of(), Map.of(), SharesFormula.QUADRATIC);
    }

    /** For the path of the configuration; absent where it has none. */
    public CgroupContext withCgroupsPath(Optional<String> path) {
        return new CgroupContext(host, id, path, owner, savedPaths, annotations, sharesFormula);
    }

    /** For a cgroup that this user of the host is to own; absent: nobody but root. */
    public CgroupContext withOwner(OptionalInt uid) {
        return new CgroupContext(host, id, cgroupsPath, uid, savedPaths, annotations, sharesFormula);
    }

    /** For a container that exists, with the paths that were saved when it was made. */
    public CgroupContext withSavedPaths(Map<String, String> paths) {
        return new CgroupContext(host, id, cgroupsPath, owner, paths, annotations, sharesFormula);
    }

    /** With the configuration's annotations. */
    public CgroupContext withAnnotations(Map<String, String> all) {
        return new CgroupContext(host, id, cgroupsPath, owner, savedPaths, all, sharesFormula);
    }

    /** With another formula that makes weights of CPU shares. */
    public CgroupContext withSharesFormula(SharesFormula formula) {
        return new CgroupContext(host, id, cgroupsPath, owner, savedPaths, annotations, formula);
    }
}
