// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.ResourcePolicy;
import io.caisson.spi.cgroup.SharesFormula;

/**
 * How limits are applied on a hierarchy that does not hold them as they are written.
 *
 * @param policy what is done about each
 * @param sharesFormula how cpu.shares become a weight of the second version
 */
public record ResourceOptions(ResourcePolicy policy, SharesFormula sharesFormula) {
    /** Convert, as runc does since 1.3.3. */
    public static ResourceOptions defaults() {
        return new ResourceOptions(ResourcePolicy.CONVERT, SharesFormula.QUADRATIC);
    }
}
