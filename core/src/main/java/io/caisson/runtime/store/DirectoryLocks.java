// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks of container directories: flock(2) on the directory itself keeps other processes out (nothing is written, so
 * it works on a full or read-only file system, and the lock goes away with the directory), a mutex the threads of
 * this JVM. The thread that holds a lock may take it again.
 */
final class DirectoryLocks {
    private final Kernel kernel;

    /** Those in use, by directory. Another store of this JVM with the same root is kept out by flock(2), too. */
    private final Map<Path, Mutex> mutexes = new HashMap<>();

    DirectoryLocks(Kernel kernel) {
        this.kernel = kernel;
    }

    /** A mutex and the descriptor that its holder has locked. */
    private static final class Mutex {
        final ReentrantLock lock = new ReentrantLock();

        /** Threads that hold it or wait for it; guarded by {@link #mutexes}. */
        int users;

        /** Guarded by {@link #lock}. */
        @Nullable
        HostFd directory;
    }

    /** Throws KernelException with ENOENT when the directory is gone, also when it went while this waited. */
    StateStore.Lock lock(Path directory) {
        Path key = directory.toAbsolutePath().normalize();
        Mutex mutex = enter(key);
        boolean locked = false;
        try {
            if (mutex.directory == null) {
                mutex.directory = flock(key);
            }
            locked = true;
        } finally {
            if (!locked) {
                leave(key, mutex);
            }
        }
        return new Held(key, mutex);
    }

    private Mutex enter(Path key) {
        Mutex mutex;
        synchronized (mutexes) {
            mutex = mutexes.computeIfAbsent(key, unused -> new Mutex());
            mutex.users++;
        }
        mutex.lock.lock();
        return mutex;
    }

    private void leave(Path key, Mutex mutex) {
        mutex.lock.unlock();
        synchronized (mutexes) {
            mutex.users--;
            if (mutex.users == 0) {
                mutexes.remove(key);
            }
        }
    }

    private HostFd flock(Path directory) {
        while (true) {
            HostFd file = kernel.open(
                    directory, LinuxConstants.O_RDONLY | LinuxConstants.O_DIRECTORY | LinuxConstants.O_NOFOLLOW, 0);
            boolean current = false;
            try {
                kernel.lockExclusive(file);
                current = isStill(directory, file);
            } finally {
                if (!current) {
                    file.close();
                }
            }
            if (current) {
                return file;
            }
        }
    }

    /** Whether the path leads to the directory that was locked, and not to a newer container of the same id. */
    private static boolean isStill(Path directory, HostFd locked) {
        try {
            return Objects.equals(
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey(),
                    Files.readAttributes(Path.of("/proc/self/fd/" + locked.number()), BasicFileAttributes.class)
                            .fileKey());
        } catch (IOException e) {
            throw new KernelException("lock", directory.toString(), Errno.ENOENT);
        }
    }

    /** One use of a mutex; only the last one of its thread gives up the lock. */
    private final class Held implements StateStore.Lock {
        private final Path key;
        private final Mutex mutex;
        private boolean closed;

        Held(Path key, Mutex mutex) {
            this.key = key;
            this.mutex = mutex;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            @Nullable HostFd directory = mutex.directory;
            if (mutex.lock.getHoldCount() == 1 && directory != null) {
                mutex.directory = null;
                directory.close();
            }
            leave(key, mutex);
        }
    }
}
