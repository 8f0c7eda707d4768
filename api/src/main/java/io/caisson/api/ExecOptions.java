// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import io.caisson.spec.ContainerProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * How a further process is run in a container.
 *
 * @param process what runs; absent parts are those of the container's own process. noNewPrivileges is never absent: it
 *     counts as it is
 * @param io descriptors of the process
 * @param ignorePaused run it in a paused container too (it stays frozen until the resume)
 * @param subCgroups controller to path below the container's cgroup; key "" is every controller
 * @param pidFile file that receives the pid, absent for none
 * @param parentDeathSignal sent to the process when this JVM ends, absent for none
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ExecOptions(
        ContainerProcess process,
        ProcessIo io,
        boolean ignorePaused,
        Map<String, String> subCgroups,
        Optional<Path> pidFile,
        OptionalInt parentDeathSignal) {
    /** @throws IllegalArgumentException when the signal is none */
    public ExecOptions {
        subCgroups = Map.copyOf(subCgroups);
        SignalNumbers.check(parentDeathSignal);
    }

    /** Without a parent-death signal. */
    public ExecOptions(
            ContainerProcess process,
            ProcessIo io,
            boolean ignorePaused,
            Map<String, String> subCgroups,
            Optional<Path> pidFile) {
        this(process, io, ignorePaused, subCgroups, pidFile, OptionalInt.empty());
    }

    /** Of a process, with this one's standard streams and the defaults of all else. */
    public static ExecOptions of(ContainerProcess process) {
        return new ExecOptions(process, ProcessIo.inherit(), false, Map.of(), Optional.empty());
    }

    /** With other descriptors for it. */
    public ExecOptions withIo(ProcessIo other) {
        return new ExecOptions(process, other, ignorePaused, subCgroups, pidFile, parentDeathSignal);
    }

    /** With a signal for the process when this JVM ends, for whatever reason. */
    public ExecOptions withParentDeathSignal(int signal) {
        return new ExecOptions(process, io, ignorePaused, subCgroups, pidFile, OptionalInt.of(signal));
    }
}
