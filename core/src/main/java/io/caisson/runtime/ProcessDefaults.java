// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.spec.ContainerProcess;
import java.util.ArrayList;
import java.util.List;

/** What a process gets although its configuration does not say so. */
final class ProcessDefaults {
    private static final String HOME = "HOME=";

    private ProcessDefaults() {}

    /** The environment with a home directory, and with what socket activation wants. */
    static ContainerProcess complete(ContainerProcess process, int listenFds, HomeDirectories homes) {
        List<String> environment = new ArrayList<>(process.env());
        if (listenFds > 0) {
            environment.add("LISTEN_FDS=" + listenFds);
            environment.add("LISTEN_PID=1");
        }
        if (environment.stream()
                .noneMatch(variable -> variable.startsWith(HOME) && variable.length() > HOME.length())) {
            environment.removeIf(variable -> variable.startsWith(HOME));
            environment.add(HOME + homes.of(process.user().uid()));
        }
        return process.withEnv(environment);
    }
}
