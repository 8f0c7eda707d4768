// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.spec.SpecReader;
import io.caisson.runtime.store.SavedResctrl;
import io.caisson.runtime.store.SavedState;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Forms of a container's state. */
final class States {
    private States() {}

    static State oci(SavedState state, ContainerStatus status, int pid) {
        return new State(
                state.spec().ociVersion(),
                state.id(),
                status,
                StatusReader.shownPid(status, pid),
                state.bundle().toString(),
                state.spec().annotations());
    }

    static String json(State state) {
        return new SpecReader().write(state);
    }

    /** The document for hooks inside the container, whose pids are those of its own namespace. */
    static Optional<byte[]> document(SavedState state, ContainerStatus status, int innermostPid) {
        return Optional.of(json(oci(state, status, innermostPid)).getBytes(StandardCharsets.UTF_8));
    }

    static SavedState withInit(SavedState state, int pid, long start, Map<NamespaceType, String> namespaces) {
        return new SavedState(
                state.id(),
                pid,
                start,
                state.created(),
                state.rootless(),
                state.cgroupPaths(),
                namespaces,
                state.externalDescriptors(),
                state.bundle(),
                state.spec(),
                state.creating(),
                state.cgroupManager(),
                state.resctrl(),
                state.plugins());
    }

    static SavedState withCgroup(SavedState state, String manager, Map<String, String> paths) {
        return with(state, manager, paths, state.spec(), state.creating(), state.resctrl());
    }

    static SavedState withResctrl(SavedState state, SavedResctrl resctrl) {
        return with(
                state,
                state.cgroupManager(),
                state.cgroupPaths(),
                state.spec(),
                state.creating(),
                Optional.of(resctrl));
    }

    static SavedState withSpec(SavedState state, RuntimeSpec spec) {
        return with(state, state.cgroupManager(), state.cgroupPaths(), spec, state.creating(), state.resctrl());
    }

    static SavedState finished(SavedState state) {
        return with(state, state.cgroupManager(), state.cgroupPaths(), state.spec(), false, state.resctrl());
    }

    private static SavedState with(
            SavedState state,
            String manager,
            Map<String, String> paths,
            RuntimeSpec spec,
            boolean creating,
            Optional<SavedResctrl> resctrl) {
        return new SavedState(
                state.id(),
                state.initPid(),
                state.initStart(),
                state.created(),
                state.rootless(),
                paths,
                state.namespacePaths(),
                state.externalDescriptors(),
                state.bundle(),
                spec,
                creating,
                manager,
                resctrl,
                state.plugins());
    }

    /** Whether both are of one container, and not of two that had the same id one after the other. */
    static boolean same(SavedState one, SavedState other) {
        return one.id().equals(other.id()) && one.created().equals(other.created());
    }
}
