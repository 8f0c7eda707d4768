// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.io.Serializable;
import org.apiguardian.api.API;

/**
 * One problem of a configuration.
 *
 * @param pointer JSON pointer (RFC 6901) to the value; "" is the whole document
 * @param message what is wrong with it, lower case, with the value
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SpecProblem(String pointer, String message) implements Serializable {
    @Override
    public String toString() {
        return pointer.isEmpty() ? message : pointer + ": " + message;
    }
}
