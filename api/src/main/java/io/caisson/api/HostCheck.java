// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One thing that containers need of the host, and whether it is there.
 *
 * @param area what it belongs to: {@code kernel}, {@code cgroup}, {@code user}, {@code security}, {@code plugin} or
 *     {@code installation}
 * @param name of the thing, such as {@code clone-into-cgroup}; stable
 * @param result whether it works
 * @param detail what was found, or what failed; one line
 * @param fix what to do about it, in one line; absent when it works or when nothing can be done
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record HostCheck(String area, String name, Result result, String detail, Optional<String> fix) {
    /** How a check ended. */
    public enum Result {
        /** It works. */
        OK,
        /** It does not, and containers that ask for it fail or do without. */
        LACKING,
        /** It does not, and no container can run. */
        ESSENTIAL
    }
}
