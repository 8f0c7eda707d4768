// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import org.apiguardian.api.API;

/**
 * How a process ended.
 *
 * @param code exit code 0..255; 0 when a signal ended it
 * @param signal number of the signal that ended it; 0 when it exited
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ExitStatus(int code, int signal) {
    /** As a shell tells it: the exit code, or 128 + signal. */
    public int shellStatus() {
        return signal == 0 ? code : 128 + signal;
    }
}
