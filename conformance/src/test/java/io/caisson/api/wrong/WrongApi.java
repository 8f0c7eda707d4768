// SPDX-License-Identifier: Apache-2.0
package io.caisson.api.wrong;

import io.caisson.conformance.Breaks;
import io.caisson.runtime.cgroup.NoneCgroupManagerProvider;

@Breaks({"API_STANDS_ALONE", "PUBLIC_API_HAS_A_STATUS", "DEPRECATED_API_SAYS_SINCE_WHEN"})
public final class WrongApi {
    /** Old, but since when? */
    @Deprecated
    public String known() {
        return new NoneCgroupManagerProvider().name();
    }
}
