// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt.wrong;

import io.caisson.cgroup.v1.wrong.WrongProvider;
import io.caisson.conformance.Breaks;

@Breaks("PLUGINS_DO_NOT_SEE_EACH_OTHER")
final class WrongResctrl {
    String known() {
        return new WrongProvider().name();
    }
}
