// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.planner;

import io.caisson.api.CaissonException;
import io.caisson.api.ExitStatus;
import io.caisson.nsexec.LauncherWire;
import io.caisson.nsexec.WireWriter;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A child of the launcher, known by its tag. The launcher reaps it and tells how it ended. */
final class LauncherChild implements ChildProcess {
    private final PlannerChannel channel;
    private final int tag;
    private final int pid;
    private final HostFd pidfd;
    private final CompletableFuture<ExitStatus> end;

    LauncherChild(PlannerChannel channel, int tag, int pid, HostFd pidfd, CompletableFuture<ExitStatus> end) {
        this.channel = channel;
        this.tag = tag;
        this.pid = pid;
        this.pidfd = pidfd;
        this.end = end;
    }

    int tag() {
        return tag;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public HostFd pidfd() {
        return pidfd;
    }

    @Override
    public boolean isAlive() {
        return !end.isDone();
    }

    @Override
    public void signal(int signal) {
        channel.send(
                LauncherWire.FRAME_SIGNAL, tag, new WireWriter().u32(signal).toByteArray(), List.of());
    }

    @Override
    public ExitStatus waitFor() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    @Override
    public Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException {
        try {
            return Optional.of(end.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    private static CaissonException failure(ExecutionException failed) {
        return failed.getCause() instanceof CaissonException known
                ? known
                : ProtocolException.because(String.valueOf(failed.getCause()), failed);
    }

    @Override
    public void close() {
        pidfd.close();
    }
}
