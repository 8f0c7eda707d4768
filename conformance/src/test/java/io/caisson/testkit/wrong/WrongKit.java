// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit.wrong;

import io.caisson.conformance.Breaks;
import io.caisson.runtime.cgroup.NoneCgroupManagerProvider;

@Breaks("TESTKIT_KNOWS_ONLY_API")
final class WrongKit {
    String known() {
        return new NoneCgroupManagerProvider().name();
    }
}
