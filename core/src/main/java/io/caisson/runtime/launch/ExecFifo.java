// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.Watch;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The fifo on which a created container waits for its start: its init opens it for writing, which blocks until
 * somebody reads (libcontainer row S6). While it exists, the container is created.
 */
public final class ExecFifo {
    private static final String NAME = "exec.fifo";
    private static final int MODE = 0622;
    /** More than the init ever says. */
    private static final int CHUNK = 16 * 1024;

    private final Kernel kernel;
    private final Path path;

    public ExecFifo(Kernel kernel, Path stateDirectory) {
        this.kernel = kernel;
        this.path = stateDirectory.resolve(NAME);
    }

    public boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes it for the container's root, whose ids on the host are given. */
    public void create(int uid, int gid) {
        kernel.mkfifo(path, MODE);
        kernel.chmod(path, MODE); // mkfifo obeys the umask
        kernel.chown(path, uid, gid);
    }

    /** A descriptor for the init that leads to the fifo and nowhere else. */
    public HostFd open() {
        return kernel.open(path, LinuxConstants.O_PATH | LinuxConstants.O_NOFOLLOW, 0);
    }

    public void remove() {
        try {
            kernel.unlink(path);
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /**
     * Lets the init go on, removes the fifo, and returns when the program was executed: the init keeps its end open
     * up to then.
     *
     * @param init pidfd of the init, so that its death ends the wait
     * @throws CaissonException also with what the init could not do after it was let go
     */
    public void release(HostFd init) {
        try (HostFd fifo = openForReading();
                InterruptiblePoll poll = new InterruptiblePoll(kernel)) {
            requireFirst(fifo);
            int[] ready = poll.await(List.of(new Watch(fifo, Watch.IN), new Watch(init, Watch.IN)), Optional.empty());
            boolean written = kernel.read(fifo, 1).map(data -> data.length > 0).orElse(false);
            if (!written) {
                // read after the poll: an init that wrote and ended at once has been started all the same;
                // a fifo that is ready and empty had a writer, whose byte went to another reader
                throw ready[0] != 0 ? alreadyRunning() : alreadyDead();
            }
            remove(); // while the lock is held: the next in turn looks for the fifo
            awaitExecution(fifo, init, poll);
        }
    }

    /** A hang-up alone is the close-on-exec of a program that runs; before a failure comes its description. */
    private void awaitExecution(HostFd fifo, HostFd init, InterruptiblePoll poll) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        boolean dead = false;
        while (said.size() <= CHUNK) {
            // read first: who opened the fifo after its writer had closed it is told of no hang-up, but reads the end
            Optional<byte[]> read = kernel.read(fifo, CHUNK);
            boolean ended = read.isPresent() && read.get().length == 0;
            // another writer, if there ever is one, must not hold us beyond the end of the init
            if (ended || (read.isEmpty() && dead)) {
                break;
            }
            read.ifPresent(said::writeBytes);
            if (read.isEmpty()) {
                int[] ready =
                        poll.await(List.of(new Watch(fifo, Watch.IN), new Watch(init, Watch.IN)), Optional.empty());
                dead = ready[1] != 0;
            }
        }
        if (said.size() > 0 && InitChannel.parse(said.toByteArray(), List.of()) instanceof InitMessage.Failed failed) {
            throw InitFailure.afterStart(failed);
        }
    }

    /**
     * One start at a time: a second reader that opened the fifo after its writer came would see neither the byte nor a
     * hang-up, and wait for the end of the container.
     */
    private void requireFirst(HostFd fifo) {
        kernel.lockExclusive(fifo);
        if (!exists()) {
            throw alreadyRunning();
        }
    }

    private HostFd openForReading() {
        try {
            return kernel.open(
                    path, LinuxConstants.O_RDONLY | LinuxConstants.O_NONBLOCK | LinuxConstants.O_NOFOLLOW, 0);
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                throw alreadyRunning();
            }
            throw new CaissonException(ErrorCode.SYSCALL_FAILED, "exec fifo: " + e.getMessage(), e);
        }
    }

    private static CaissonException alreadyRunning() {
        return new CaissonException(ErrorCode.WRONG_STATUS, "cannot start an already running container");
    }

    private static CaissonException alreadyDead() {
        return new CaissonException(ErrorCode.INIT_FAILED, "container process is already dead");
    }
}
