// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import java.nio.file.Path;
import java.util.List;

/** The state directories below one root: {@code <root>/<id>/state.json}. */
public interface StateStore {
    Path root();

    /** {@code <root>/<id>}; the id is checked ("invalid container ID format"). */
    Path directory(String id);

    /** {@code <root>/@cache}, for what can be made again; no container has such an id. */
    Path cache();

    /** Makes {@link #cache()} (mode 0700), unless it is there. */
    void makeCache();

    /**
     * Makes the directory of a new container (mode 0711, the root 0700).
     *
     * @throws io.caisson.api.CaissonException {@code CONTAINER_EXISTS} "container with given ID already exists"
     */
    Path create(String id);

    /**
     * @throws io.caisson.api.CaissonException {@code CONTAINER_NOT_FOUND} "container does not exist",
     *     {@code STATE_UNREADABLE}
     */
    SavedState load(String id);

    /** Temporary file, fsync, rename; the temporary file is removed on failure. */
    void save(SavedState state);

    /** Removes the whole directory; no error when it is gone. Never follows symbolic links. */
    void remove(String id);

    boolean exists(String id);

    /** Names of all state directories, sorted. */
    List<String> ids();

    /** The container's lock: flock on a file in its directory, and a mutex in this JVM. Held for short work only. */
    Lock lock(String id);

    /** A held lock. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }
}
