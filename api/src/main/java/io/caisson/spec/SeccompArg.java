// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * A condition on an argument of a system call.
 *
 * @param index which argument, 0 to 5
 * @param value what it is compared with; with SCMP_CMP_MASKED_EQ the mask
 * @param valueTwo with SCMP_CMP_MASKED_EQ, what the masked argument is compared with; absent is 0
 * @param op the comparison
 */
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
