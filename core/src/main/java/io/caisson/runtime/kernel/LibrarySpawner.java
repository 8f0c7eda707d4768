// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.spi.host.Spawner;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Children of this JVM. They are started by one thread that outlives them all, since the kernel delivers a
 * parent-death signal when the <em>thread</em> that made the child ends.
 */
public final class LibrarySpawner implements Spawner, AutoCloseable {
    private final Kernel kernel;
    private final Reaper reaper;
    private final ThreadPoolExecutor thread;

    /** Children whose descriptor nobody has given up yet, some of them at an end that nobody waited for. */
    private final Set<AwaitedChild> held = ConcurrentHashMap.newKeySet();

    /** Its one thread comes with the first child. */
    public LibrarySpawner(Kernel kernel) {
        this.kernel = kernel;
        this.reaper = new Reaper(kernel);
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> Threads.daemon("caisson-spawn", task));
    }

    @Override
    public ChildProcess spawn(SpawnRequest request) {
        if (kernel.childSignalIgnored()) {
            throw new CaissonException(
                    ErrorCode.SPAWN_FAILED,
                    "failed to spawn '" + name(request) + "': this process ignores SIGCHLD, so exit statuses are lost");
        }
        Kernel.Spawned child = onSpawnThread(request);
        try {
            return adopt(child.pid(), child.pidfd());
        } catch (KernelException e) {
            end(child, e);
            throw failure(request, e);
        }
    }

    private void end(Kernel.Spawned child, KernelException reason) {
        try {
            kernel.pidfdSignal(child.pidfd(), LinuxConstants.SIGKILL);
            Optional<ExitStatus> ignored = kernel.waitPidfd(child.pidfd(), true);
        } catch (KernelException e) {
            reason.addSuppressed(e);
        } finally {
            child.pidfd().close();
        }
    }

    @Override
    public ChildProcess adopt(int pid, HostFd pidfd) {
        AwaitedChild child = new AwaitedChild(kernel, pid, pidfd, reaper.await(pidfd), held::remove);
        held.add(child);
        return child;
    }

    private Kernel.Spawned onSpawnThread(SpawnRequest request) {
        Future<Kernel.Spawned> result = thread.submit(() -> kernel.spawn(request));
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw failure(request, e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException failure(SpawnRequest request, Throwable cause) {
        if (!(cause instanceof KernelException refused)) {
            return new CaissonException(
                    ErrorCode.SPAWN_FAILED, "failed to spawn '" + name(request) + "': " + cause.getMessage(), cause);
        }
        int errno = refused.errno().orElse(0);
        String where = request.directory()
                .filter(it -> !Files.isDirectory(it))
                .map(it -> " in '" + it + "'")
                .orElse("");
        return new CaissonException(
                ErrorCode.SPAWN_FAILED,
                "failed to spawn '" + name(request) + "'" + where + ": " + Errno.text(errno),
                cause,
                errno,
                "spawn",
                "");
    }

    private static String name(SpawnRequest request) {
        return request.executable() instanceof SpawnRequest.Executable.AtPath file
                ? file.path().toString()
                : request.arguments().isEmpty()
                        ? "held program"
                        : request.arguments().get(0);
    }

    /** Starts no further child. Those that still run are reaped when they end; then the threads end, too. */
    @Override
    public void close() {
        List.copyOf(held).forEach(AwaitedChild::close);
        reaper.afterTheLast(thread::shutdown);
        if (thread.isShutdown()) {
            awaitItsEnd();
        }
    }

    /** It has nothing to do any more. */
    private void awaitItsEnd() {
        try {
            boolean ignored = thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
