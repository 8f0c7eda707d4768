// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.api.ExitStatus;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Waits for children, and for nobody else's: one thread polls their pidfds while there are any, and takes the exit
 * status of each that has ended. Who waits for a child waits for a future, which can be interrupted and limited in
 * time. The reaper has descriptors of its own, so a child given up by its owner leaves no zombie behind.
 */
final class Reaper {
    private static final byte[] WAKE = {1};
    private static final int MOST_WAKES = 4096;

    private final Kernel kernel;
    private final List<Awaited> awaited = new ArrayList<>();
    private Kernel.@Nullable Pair wake;
    private @Nullable Runnable farewell;

    Reaper(Kernel kernel) {
        this.kernel = kernel;
    }

    synchronized CompletableFuture<ExitStatus> await(HostFd pidfd) {
        Awaited child = new Awaited(kernel.duplicate(pidfd.number()), new CompletableFuture<>());
        awaited.add(child);
        try {
            if (wake == null) {
                start();
            } else {
                kernel.write(wake.second(), WAKE);
            }
        } catch (RuntimeException e) {
            awaited.remove(child);
            child.pidfd.close();
            throw e;
        }
        return child.ended;
    }

    private void start() {
        Kernel.Pair pipe = kernel.pipe();
        Threads.daemon("caisson-reaper", () -> run(pipe)).start();
        wake = pipe;
    }

    private void run(Kernel.Pair pipe) {
        List<Awaited> children = next(List.of());
        while (!children.isEmpty()) {
            List<Awaited> ended = children;
            try {
                ended = ended(pipe, children);
                ended.forEach(this::reap);
            } catch (RuntimeException e) {
                children.forEach(it -> giveUp(it, e));
            }
            children = next(ended);
        }
    }

    /** Waits until a child ends or another one comes. */
    private List<Awaited> ended(Kernel.Pair pipe, List<Awaited> children) {
        List<Watch> watches = new ArrayList<>();
        watches.add(new Watch(pipe.first(), Watch.IN));
        children.forEach(it -> watches.add(new Watch(it.pidfd, Watch.IN)));
        int[] ready = kernel.poll(watches, Optional.empty());
        if (ready[0] != 0) {
            Optional<byte[]> ignored = kernel.read(pipe.first(), MOST_WAKES);
        }
        List<Awaited> ended = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            if (ready[i + 1] != 0) {
                ended.add(children.get(i));
            }
        }
        return ended;
    }

    private static void giveUp(Awaited child, RuntimeException cause) {
        child.pidfd.close();
        child.ended.completeExceptionally(cause);
    }

    private void reap(Awaited child) {
        try {
            ExitStatus status = kernel.waitPidfd(child.pidfd, true).orElseThrow();
            child.pidfd.close();
            child.ended.complete(status);
        } catch (RuntimeException e) {
            giveUp(child, e);
        }
    }

    /** Those still awaited; when there are none, the thread's pipe is closed and it must end. */
    private synchronized List<Awaited> next(List<Awaited> ended) {
        awaited.removeAll(ended);
        if (awaited.isEmpty() && wake != null) {
            wake.close();
            wake = null;
            if (farewell != null) {
                farewell.run();
            }
        }
        return List.copyOf(awaited);
    }

    /** Runs {@code action} once no child is awaited; none comes after that. */
    synchronized void afterTheLast(Runnable action) {
        farewell = action;
        if (awaited.isEmpty()) {
            action.run();
        }
    }

    /** Compared by identity. */
    private static final class Awaited {
        final HostFd pidfd;
        final CompletableFuture<ExitStatus> ended;

        Awaited(HostFd pidfd, CompletableFuture<ExitStatus> ended) {
            this.pidfd = pidfd;
            this.ended = ended;
        }
    }
}
