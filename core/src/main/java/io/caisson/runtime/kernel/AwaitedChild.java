// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A child whose end the reaper reports. */
final class AwaitedChild implements ChildProcess {
    private final Kernel kernel;
    private final int pid;
    private final HostFd pidfd;
    private final CompletableFuture<ExitStatus> ended;
    private final Consumer<AwaitedChild> atClose;
    private boolean closed;

    AwaitedChild(
            Kernel kernel, int pid, HostFd pidfd, CompletableFuture<ExitStatus> ended, Consumer<AwaitedChild> atClose) {
        this.atClose = atClose;
        this.kernel = kernel;
        this.pid = pid;
        this.pidfd = pidfd;
        this.ended = ended;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public synchronized HostFd pidfd() {
        if (closed) {
            throw new IllegalStateException(
                    this + " was given up: its container was deleted or its runtime was closed");
        }
        return pidfd;
    }

    @Override
    public synchronized boolean isAlive() {
        if (ended.isDone()) {
            return false;
        }
        List<Watch> end = List.of(new Watch(pidfd(), Watch.IN));
        return kernel.poll(end, Optional.of(Duration.ZERO))[0] == 0;
    }

    @Override
    public synchronized void signal(int signal) {
        kernel.pidfdSignal(pidfd(), signal);
    }

    @Override
    public ExitStatus waitFor() throws InterruptedException {
        try {
            return ended.get();
        } catch (ExecutionException e) {
            throw lost(e);
        }
    }

    @Override
    public Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException {
        try {
            return Optional.of(ended.get(saturatedNanos(limit), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw lost(e);
        }
    }

    private static long saturatedNanos(Duration limit) {
        return limit.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? limit.toNanos() : Long.MAX_VALUE;
    }

    private CaissonException lost(ExecutionException e) {
        Throwable cause = e.getCause();
        return new CaissonException(
                ErrorCode.SYSCALL_FAILED, "failed to wait for process '" + pid + "': " + cause.getMessage(), cause);
    }

    @Override
    public synchronized void close() {
        closed = true;
        pidfd.close();
        atClose.accept(this);
    }

    @Override
    public String toString() {
        return "process " + pid;
    }
}
