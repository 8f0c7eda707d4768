// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * The user a process runs as, by numbers of the container (config.md, POSIX-platform User).
 *
 * @param uid user id, 0 to 4294967295
 * @param gid group id, 0 to 4294967295
 * @param umask permission bits that new files do not get, 0 to 0777; absent takes 0022, as libcontainer does
 * @param additionalGids supplementary groups
 * @param username name of the user; Windows only, kept but not used
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record User(
        @Unsigned(bits = 32) long uid,
        @Unsigned(bits = 32) long gid,
        @Unsigned(bits = 32) OptionalLong umask,
        @Unsigned(bits = 32) List<Long> additionalGids,
        Optional<String> username) {
    /** Uid and gid 0, nothing else set. */
    public static final User ROOT = new User(0, 0, OptionalLong.empty(), List.of(), Optional.empty());

    public User {
        umask = Copies.absent(umask);
        additionalGids = Copies.list(additionalGids);
        username = Copies.text(username);
    }
}
