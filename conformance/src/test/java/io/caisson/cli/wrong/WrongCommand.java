// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.wrong;

import io.caisson.cgroup.v1.wrong.WrongProvider;
import io.caisson.conformance.Breaks;

@Breaks("CLI_NAMES_NO_PLUGIN")
final class WrongCommand {
    String known() {
        return new WrongProvider().name();
    }
}
