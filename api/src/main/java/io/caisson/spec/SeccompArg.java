// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.OptionalLong;
import org.apiguardian.api.API;

/** A condition on one argument. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SeccompArg(long index, @Unsigned long value, @Unsigned OptionalLong valueTwo, SeccompOperator op) {
    public SeccompArg {
        valueTwo = Copies.absent(valueTwo);
    }
}
