// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import io.caisson.spec.ContainerProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * How a further process is run in a container.
 *
 * @param process what runs; absent parts are those of the container's own process
 * @param io descriptors of the process
 * @param ignorePaused run it in a paused container too (it stays frozen until the resume)
 * @param subCgroups controller to path below the container's cgroup; key "" is every controller
 * @param pidFile file that receives the pid, absent for none
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ExecOptions(
        ContainerProcess process,
        ProcessIo io,
        boolean ignorePaused,
        Map<String, String> subCgroups,
        Optional<Path> pidFile) {
    public ExecOptions {
        subCgroups = Map.copyOf(subCgroups);
    }

    public static ExecOptions of(ContainerProcess process) {
        return new ExecOptions(process, ProcessIo.inherit(), false, Map.of(), Optional.empty());
    }

    public ExecOptions withIo(ProcessIo other) {
        return new ExecOptions(process, other, ignorePaused, subCgroups, pidFile);
    }
}
