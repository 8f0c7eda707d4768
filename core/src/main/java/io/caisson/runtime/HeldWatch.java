// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.ContainerEvent;
import io.caisson.api.EventWatch;
import java.time.Duration;
import java.util.Optional;

/** A watch that ends with the runtime at the latest. */
final class HeldWatch implements EventWatch {
    private final EventWatch watch;
    private final Lifetime lifetime;
    private final Runnable end = this::end;

    private HeldWatch(EventWatch watch, Lifetime lifetime) {
        this.watch = watch;
        this.lifetime = lifetime;
    }

    static EventWatch of(EventWatch watch, Lifetime lifetime) {
        HeldWatch held = new HeldWatch(watch, lifetime);
        try {
            lifetime.hold(held.end);
        } catch (IllegalStateException e) {
            watch.close();
            throw e;
        }
        return held;
    }

    @Override
    public Optional<ContainerEvent> next(Optional<Duration> limit) {
        return watch.next(limit);
    }

    @Override
    public void close() {
        lifetime.release(end);
        end();
    }

    private void end() {
        watch.close();
    }
}
