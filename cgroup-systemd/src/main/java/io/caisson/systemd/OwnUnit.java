// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The unit of one container, told from others of its name: what systemd is asked for goes by the name alone, and a name
 * that a container has left, or never got, may be anybody's.
 *
 * @param name of the unit
 * @param description that the container's unit is started with
 * @param cgroup of the container, below the root of the hierarchies; relative
 */
record OwnUnit(UnitName name, String description, Path cgroup) {
    /** Who has the name. */
    enum Holder {
        NOBODY,
        CONTAINER,
        /** A unit whose cgroup is another one. */
        ELSEWHERE,
        /** A unit with the container's cgroup that the container did not start, such as a slice that was there before. */
        ANOTHER
    }

    Holder holder(Systemd systemd) {
        Optional<Systemd.Found> found = systemd.find(name);
        if (found.isEmpty()) {
            return Holder.NOBODY;
        }
        if (!isHere(systemd, found.get())) {
            return Holder.ELSEWHERE;
        }
        return found.get().description().equals(description) ? Holder.CONTAINER : Holder.ANOTHER;
    }

    /** Throws unless the unit of the name has the container's cgroup. */
    void requireHere(Systemd systemd, String action) {
        Holder holder = holder(systemd);
        if (holder == Holder.NOBODY || holder == Holder.ELSEWHERE) {
            String reason = holder == Holder.NOBODY ? "there is none" : "its cgroup is not '/" + cgroup + "'";
            throw new CaissonException(
                    ErrorCode.CGROUP_FAILED, "failed to " + action + " unit '" + name.unit() + "': " + reason);
        }
    }

    /**
     * Throws when the scope at the container's place is one that the container did not start. A slice that was there
     * before is shared on purpose: the configuration names it.
     */
    void refuseAnothers(Systemd systemd) {
        if (!name.isSlice() && holder(systemd) == Holder.ANOTHER) {
            throw new CaissonException(
                    ErrorCode.CGROUP_FAILED,
                    "cgroup '/" + cgroup + "' is not the container's: unit '" + name.unit() + "' is another's");
        }
    }

    /** One that does not run has no cgroup; it would get that of its name in its slice. */
    private boolean isHere(Systemd systemd, Systemd.Found found) {
        if (found.cgroup().isEmpty()) {
            return name.isSlice() || found.slice().equals(name.slice());
        }
        Path there = relative(found.cgroup());
        return there.equals(cgroup)
                || there.equals(relative(systemd.controlGroup()).resolve(cgroup));
    }

    private static Path relative(String cgroup) {
        return Path.of("/").relativize(Path.of("/", cgroup).normalize());
    }
}
