// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.wrong;

import io.caisson.conformance.Breaks;

@Breaks("OUR_EXCEPTIONS_ARE_CAISSONS")
public final class WrongException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public WrongException(String message) {
        super(message);
    }
}
