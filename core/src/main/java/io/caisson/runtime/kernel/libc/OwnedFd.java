// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import io.caisson.spi.host.HostFd;
import java.util.concurrent.atomic.AtomicBoolean;

/** A descriptor that is closed once. */
final class OwnedFd implements HostFd {
    private final Native calls;
    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    OwnedFd(Native calls, int number) {
        this.calls = calls;
        this.number = number;
    }

    @Override
    public int number() {
        if (closed.get()) {
            throw new IllegalStateException("descriptor " + number + " is closed");
        }
        return number;
    }

    /** Linux gives the number back whatever close(2) says, so a retry could close what another thread just opened. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            calls.libc().close(number);
        }
    }

    @Override
    public String toString() {
        return "descriptor " + number + (closed.get() ? " (closed)" : "");
    }
}
