// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.HostCheck;
import io.caisson.api.HostCheck.Result;
import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an ordinary user needs to have more ids than the own one in a container; nothing of it matters to root.
 *
 * @param uids first and number, of /etc/subuid
 * @param gids first and number, of /etc/subgid
 */
record SubordinateIds(
        boolean user,
        Optional<Path> newuidmap,
        Optional<Path> newgidmap,
        Optional<String> uids,
        Optional<String> gids) {
    static SubordinateIds of(Host host, String name) {
        return new SubordinateIds(
                Callers.isUser(host),
                Callers.onPath(host, "newuidmap"),
                Callers.onPath(host, "newgidmap"),
                range(host, "/etc/subuid", name),
                range(host, "/etc/subgid", name));
    }

    private static Optional<String> range(Host host, String file, String name) {
        try {
            return range(host.files().readIfExists(Path.of(file)).orElse(""), name, host.euid());
        } catch (CaissonException e) {
            return Optional.empty(); // as good as none: the tools cannot read it either
        }
    }

    /** The first range of a user, who is there by name or by number. */
    static Optional<String> range(String content, String name, int uid) {
        return content.lines()
                .map(line -> line.split(":"))
                .filter(fields ->
                        fields.length == 3 && (fields[0].equals(name) || fields[0].equals(Integer.toString(uid))))
                .map(fields -> fields[1] + " " + fields[2])
                .findFirst();
    }

    /** For caisson-probe; none unless everything is there. */
    List<String> arguments() {
        if (!complete()) {
            return List.of();
        }
        return List.of(
                "uid-tool=" + newuidmap.orElseThrow(),
                "gid-tool=" + newgidmap.orElseThrow(),
                "uid-range=" + uids.orElseThrow(),
                "gid-range=" + gids.orElseThrow());
    }

    private boolean complete() {
        return user && newuidmap.isPresent() && newgidmap.isPresent() && uids.isPresent() && gids.isPresent();
    }

    List<HostCheck> checks() {
        if (!user) {
            return List.of();
        }
        return List.of(
                check("newuidmap", newuidmap.map(Path::toString), "install uidmap"),
                check("newgidmap", newgidmap.map(Path::toString), "install uidmap"),
                check("subuid", uids, "usermod --add-subuids 100000-165535 USER"),
                check("subgid", gids, "usermod --add-subgids 100000-165535 USER"));
    }

    private static HostCheck check(String name, Optional<String> found, String fix) {
        return found.map(detail -> new HostCheck("user", name, Result.OK, detail, Optional.empty()))
                .orElseGet(() -> new HostCheck(
                        "user",
                        name,
                        Result.LACKING,
                        "none: containers have the user's own id only",
                        Optional.of(fix)));
    }
}
