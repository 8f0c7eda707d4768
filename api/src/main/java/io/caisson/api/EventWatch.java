// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Tells what happens to a container's cgroup from the moment the watch was opened: events between two calls are kept,
 * several of a kind may come as one. Used by one thread; {@link #close} may be called by another and ends a wait.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface EventWatch extends AutoCloseable {
    /**
     * Waits for the next event.
     *
     * @param limit longest time to wait; absent: until something happens
     * @return absent when the time is over, the watch was closed, or the thread is interrupted, which it stays
     */
    Optional<ContainerEvent> next(Optional<Duration> limit);

    /** Releases every descriptor; closing twice is harmless. */
    @Override
    void close();
}
