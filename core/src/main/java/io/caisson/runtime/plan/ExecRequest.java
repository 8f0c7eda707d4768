// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.spec.ContainerProcess;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.seccomp.SeccompProgram;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything the plan of a further process in a container depends on.
 *
 * @param spec the container's configuration
 * @param process what runs
 * @param namespacePaths from the saved state
 * @param caller facts about the runtime process
 * @param seccomp compiled filter
 * @param extraFiles number of inherited descriptors of the user, from 3 on
 * @param console whether a console socket is passed
 * @param sessionKeyring name of the session keyring; absent: stay in the caller's
 * @param pidfdSocket whether a pidfd socket is passed
 * @param parentDeathSignal sent to the process when the thread that spawned it ends
 */
public record ExecRequest(
        RuntimeSpec spec,
        ContainerProcess process,
        Map<NamespaceType, String> namespacePaths,
        InitRequest.Caller caller,
        Optional<SeccompProgram> seccomp,
        int extraFiles,
        boolean console,
        Optional<String> sessionKeyring,
        boolean pidfdSocket,
        OptionalInt parentDeathSignal) {
    public ExecRequest {
        namespacePaths = Map.copyOf(namespacePaths);
    }
}
