// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** A condition on one argument. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SeccompArg(
        @Unsigned(bits = 32) @JsonProperty(required = true) long index,
        @Unsigned @JsonProperty(required = true) long value,
        @Unsigned OptionalLong valueTwo,
        @JsonProperty(required = true) SeccompOperator op) {
    public SeccompArg {
        valueTwo = Copies.absent(valueTwo);
    }
}
