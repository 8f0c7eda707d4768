// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import io.caisson.api.ErrorCode;
import io.caisson.conformance.Breaks;

@Breaks({"SPI_KNOWS_ONLY_API_AND_SPEC", "SPEC_HOLDS_DATA"})
public final class WrongSpec {
    public ErrorCode code() {
        return ErrorCode.INTERNAL;
    }
}
