// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.spi.seccomp.SeccompProgram;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Compiled programs: those last used in memory, and files. For several threads. */
final class ProgramCache {
    private static final int MOST_IN_MEMORY = 32;
    private static final float LOAD_FACTOR = 0.75f;

    private final ProgramFiles files;
    private final Map<ProgramKey, SeccompProgram> memory = new LeastRecent();

    ProgramCache(ProgramFiles files) {
        this.files = files;
    }

    private static final class LeastRecent extends LinkedHashMap<ProgramKey, SeccompProgram> {
        private static final long serialVersionUID = 1;

        LeastRecent() {
            super(MOST_IN_MEMORY, LOAD_FACTOR, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<ProgramKey, SeccompProgram> eldest) {
            return size() > MOST_IN_MEMORY;
        }
    }

    /** The program of a key, compiled when it is not there. */
    SeccompProgram get(ProgramKey key, Supplier<SeccompProgram> compiler) {
        Optional<SeccompProgram> known = remembered(key);
        if (known.isPresent()) {
            return known.get();
        }
        String name = key.fileName();
        Optional<SeccompProgram> kept = files.read(name).flatMap(file -> ProgramEntry.read(key, file));
        SeccompProgram program = kept.orElseGet(() -> {
            SeccompProgram compiled = compiler.get();
            files.write(name, ProgramEntry.write(key, compiled));
            return compiled;
        });
        remember(key, program);
        return program;
    }

    private synchronized Optional<SeccompProgram> remembered(ProgramKey key) {
        return Optional.ofNullable(memory.get(key));
    }

    private synchronized void remember(ProgramKey key, SeccompProgram program) {
        memory.put(key, program);
    }
}
