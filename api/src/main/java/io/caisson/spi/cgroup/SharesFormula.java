// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.cgroup;

import org.apiguardian.api.API;

/** How cpu.shares (2 to 262144) become the second version's cpu.weight (1 to 10000). */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum SharesFormula {
    /** A curve on which the defaults of both, 1024 and 100, meet; that of runc since 1.3.3. The default. */
    QUADRATIC,
    /** A straight line between the ends of both ranges, which makes 39 of 1024; that of runc up to 1.3.2. */
    LINEAR
}
