// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** The user the process runs as, by numbers. */
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
        username = Copies.absent(username);
    }
}
