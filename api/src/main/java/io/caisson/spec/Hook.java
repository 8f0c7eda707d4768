// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/** One command of /hooks. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Hook(
        @JsonProperty(required = true) String path, List<String> args, List<String> env, OptionalInt timeout) {
    public Hook {
        args = Copies.list(args);
        env = Copies.list(env);
        timeout = Copies.absent(timeout);
    }
}
