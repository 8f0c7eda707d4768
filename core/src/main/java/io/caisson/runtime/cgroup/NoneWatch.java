// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.cgroup;

import io.caisson.api.ContainerEvent;
import io.caisson.api.EventWatch;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.host.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Waits through the host's poll for its own close alone. */
final class NoneWatch implements EventWatch {
    private static final byte[] ONE = ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(1)
            .array();

    private final SystemCalls calls;
    private final HostFd stop;
    private boolean waiting;
    private boolean closed;

    NoneWatch(SystemCalls calls) {
        this.calls = calls;
        this.stop = calls.eventfd();
    }

    @Override
    public Optional<ContainerEvent> next(Optional<Duration> limit) {
        synchronized (this) {
            if (closed) {
                return Optional.empty();
            }
            waiting = true;
        }
        try {
            int[] ignored = calls.poll(List.of(new Watch(stop, Watch.IN)), limit);
            return Optional.empty();
        } finally {
            finish();
        }
    }

    private synchronized void finish() {
        waiting = false;
        if (closed) {
            stop.close();
        }
    }

    /** The descriptor stays open until the wait has ended. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (waiting) {
            calls.write(stop, ONE);
        } else {
            stop.close();
        }
    }
}
