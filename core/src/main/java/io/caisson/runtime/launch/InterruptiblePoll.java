// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.Watch;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * poll(2) that ends when the calling thread is interrupted: the interrupting thread writes to a pipe which is polled
 * too, by way of the hook that the JDK gives to channels. The thread's interrupt status stays set.
 */
public final class InterruptiblePoll implements AutoCloseable {
    private final Kernel kernel;
    private final Kernel.Pair wake;

    public InterruptiblePoll(Kernel kernel) {
        this.kernel = kernel;
        this.wake = kernel.pipe();
    }

    /**
     * The events of each descriptor, in order.
     *
     * @throws CaissonException when the thread is or becomes interrupted
     */
    public int[] await(List<Watch> wanted, Optional<Duration> limit) {
        return awaitOrInterrupted(wanted, limit)
                .orElseThrow(() -> new CaissonException(
                        ErrorCode.INIT_FAILED, "interrupted while waiting for the container's init"));
    }

    /** The events of each descriptor, in order; absent when the thread is or becomes interrupted. */
    public Optional<int[]> awaitOrInterrupted(List<Watch> wanted, Optional<Duration> limit) {
        List<Watch> all = new ArrayList<>(wanted);
        all.add(new Watch(wake.first(), Watch.IN));
        Waker waker = new Waker();
        int[] ready;
        waker.enter();
        try {
            ready = kernel.poll(all, limit);
        } finally {
            waker.leave();
        }
        return waker.interrupted ? Optional.empty() : Optional.of(Arrays.copyOf(ready, wanted.size()));
    }

    @Override
    public void close() {
        wake.close();
    }

    private final class Waker extends AbstractInterruptibleChannel {
        private volatile boolean interrupted;

        private void enter() {
            begin();
        }

        private void leave() {
            try {
                end(true);
            } catch (AsynchronousCloseException e) {
                interrupted = true;
            }
        }

        /** Runs in the thread that interrupts. */
        @Override
        protected void implCloseChannel() {
            kernel.write(wake.second(), new byte[1]);
        }
    }
}
