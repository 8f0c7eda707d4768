// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import org.apiguardian.api.API;

/**
 * Pressure stall information of one resource (the kernel's accounting/psi document, since Linux 4.20).
 *
 * @param some time in which at least one task waited
 * @param full time in which every task waited; zero for CPU on kernels that do not tell it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Pressure(Share some, Share full) {
    /**
     * @param avg10 percent of the last 10 seconds
     * @param avg60 percent of the last 60 seconds
     * @param avg300 percent of the last 300 seconds
     * @param totalMicros time in all, microseconds
     */
    public record Share(double avg10, double avg60, double avg300, long totalMicros) {
        public static final Share NONE = new Share(0, 0, 0, 0);
    }
}
