// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * A command of the life cycle.
 *
 * @param path file to execute, absolute
 * @param args arguments including the name of the program; when empty, the path alone
 * @param env environment as NAME=value; when empty, startContainer hooks get that of the process and others none
 * @param timeout seconds after which the hook is killed and has failed, greater than 0; absent means never
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Hook(
        @JsonProperty(required = true) String path, List<String> args, List<String> env, OptionalInt timeout) {
    public Hook {
        args = Copies.list(args);
        env = Copies.list(env);
        timeout = Copies.absent(timeout);
    }
}
