// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd.wrong;

import io.caisson.cgroup.v1.wrong.WrongProvider;
import io.caisson.conformance.Breaks;

@Breaks("WHAT_DRIVERS_SHARE_KNOWS_NO_DRIVER")
final class WrongShared {
    String known() {
        return new WrongProvider().name();
    }
}
