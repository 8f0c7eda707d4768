// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.launch.Processes;
import io.caisson.runtime.store.SavedState;
import io.caisson.spi.host.ChildProcess;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The inits that this runtime made and whose end it can wait for. */
final class Children {
    private final Map<Key, ChildProcess> processes = new ConcurrentHashMap<>();

    /** A process, told from another of the same pid by its start time. */
    private record Key(int pid, long start) {}

    void add(SavedState state, ChildProcess process) {
        processes.put(key(state), process);
    }

    Optional<ChildProcess> find(SavedState state) {
        return Optional.ofNullable(processes.get(key(state)));
    }

    /** Ends it, if it still runs, and reaps it. */
    void end(SavedState state) {
        ChildProcess process = processes.remove(key(state));
        if (process != null) {
            Processes.end(process);
        }
    }

    /** Gives up the hold on all of them; they run on. */
    void release() {
        processes.values().forEach(ChildProcess::close);
        processes.clear();
    }

    private static Key key(SavedState state) {
        return new Key(state.initPid(), state.initStart());
    }
}
