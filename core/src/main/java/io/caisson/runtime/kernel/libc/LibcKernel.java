// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import io.caisson.api.ExitStatus;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.NativeMemory;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.spi.host.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The calls through {@link LibC}. Nothing is loaded before the first call. No lock is held during a call, so that any
 * number of threads can wait in one.
 */
public final class LibcKernel implements Kernel {
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    static final int SYS_BPF = ARM ? 280 : 321;

    private final Native calls = new Native();
    private final FileCalls files = new FileCalls(calls);
    private final SocketCalls sockets = new SocketCalls(calls, files);
    private final ProcessCalls processes = new ProcessCalls(calls, files);

    @Override
    public HostFd own(int number) {
        return calls.own(number);
    }

    @Override
    public HostFd open(Path path, int flags) {
        return files.open(path, flags, 0);
    }

    @Override
    public HostFd open(Path path, int flags, int mode) {
        return files.open(path, flags, mode);
    }

    @Override
    public HostFd duplicate(int number) {
        return files.duplicate(number, 0);
    }

    @Override
    public Optional<byte[]> read(HostFd file, int atMost) {
        return files.read(file, atMost);
    }

    @Override
    public void write(HostFd file, byte[] data) {
        files.write(file, data);
    }

    @Override
    public Pair pipe() {
        return files.pipe();
    }

    @Override
    public Pair socketPair(boolean sequencedPackets) {
        return sockets.pair(sequencedPackets);
    }

    @Override
    public HostFd connectUnix(Path socket) {
        return sockets.connect(socket);
    }

    @Override
    public HostFd bindDatagram(Path socket) {
        return sockets.bindDatagram(socket);
    }

    @Override
    public HostFd connectDatagram(String address) {
        return sockets.connectDatagram(address);
    }

    @Override
    public void send(HostFd socket, byte[] data, List<Integer> descriptors) {
        sockets.send(socket, data, descriptors);
    }

    @Override
    public Optional<Received> receive(HostFd socket, int capacity) {
        return sockets.receive(socket, capacity);
    }

    @Override
    public int[] poll(List<Watch> wanted, Optional<Duration> limit) {
        return sockets.poll(wanted, limit);
    }

    @Override
    public void mkfifo(Path path, int mode) {
        files.onPath("make fifo", path, (libc, name) -> libc.mkfifo(name, mode));
    }

    @Override
    public void chmod(Path path, int mode) {
        files.onPath("chmod", path, (libc, name) -> libc.chmod(name, mode));
    }

    @Override
    public void chmod(HostFd file, int mode) {
        files.chmod(file, mode);
    }

    @Override
    public void chown(Path path, int uid, int gid) {
        files.onPath("chown", path, (libc, name) -> libc.lchown(name, uid, gid));
    }

    @Override
    public void mkdir(Path path, int mode) {
        files.onPath("make directory", path, (libc, name) -> libc.mkdir(name, mode));
    }

    @Override
    public void rmdir(Path path) {
        files.onPath("remove directory", path, LibC::rmdir);
    }

    @Override
    public void unlink(Path path) {
        files.onPath("remove", path, LibC::unlink);
    }

    @Override
    public void rename(Path from, Path to) {
        files.rename(from, to);
    }

    @Override
    public void fsync(HostFd file) {
        files.fsync(file);
    }

    @Override
    public void lockExclusive(HostFd file) {
        files.lockExclusive(file);
    }

    @Override
    public Spawned spawn(SpawnRequest request) {
        return processes.spawn(request);
    }

    @Override
    public HostFd pidfdOpen(int pid) {
        return processes.pidfdOpen(pid);
    }

    @Override
    public void pidfdSignal(HostFd pidfd, int signal) {
        processes.pidfdSignal(pidfd, signal);
    }

    @Override
    public void kill(int pid, int signal) {
        processes.kill(pid, signal);
    }

    @Override
    public Optional<ExitStatus> waitPidfd(HostFd pidfd, boolean block) {
        return processes.waitPidfd(pidfd, block);
    }

    @Override
    public boolean childSignalIgnored() {
        return processes.childSignalIgnored();
    }

    @Override
    public void setSubreaper(boolean on) {
        calls.check("set", "child subreaper", () -> calls.libc().prctl(PR_SET_CHILD_SUBREAPER, on ? 1 : 0, 0, 0, 0));
    }

    @Override
    public int umask(int mask) {
        return calls.libc().umask(mask);
    }

    @Override
    public int getpid() {
        return calls.libc().getpid();
    }

    @Override
    public int geteuid() {
        return calls.libc().geteuid();
    }

    @Override
    public int getegid() {
        return calls.libc().getegid();
    }

    @Override
    public String kernelRelease() {
        try (Arena arena = calls.arena()) {
            Memory result = arena.allocate(UtsName.SIZE);
            calls.check("read", "kernel release", () -> calls.libc().uname(result));
            return UtsName.release(result);
        }
    }

    @Override
    public HostFd sealedMemfd(String name, byte[] data) {
        return files.sealedMemfd(name, data);
    }

    @Override
    public long fileSystemType(Path path) {
        return files.fileSystemType(path);
    }

    @Override
    public int bpf(int command, byte[] attributes) {
        try (Arena arena = calls.arena()) {
            Memory memory = arena.copy(attributes);
            long result = calls.check("call", "bpf command " + command, () -> calls.libc()
                    .syscall(SYS_BPF, command, memory.address(), attributes.length, 0, 0));
            memory.get(0, attributes, 0, attributes.length);
            return (int) result;
        }
    }

    @Override
    public NativeMemory copy(byte[] data) {
        return new NativeBlock(calls.arena(), data);
    }

    @Override
    public HostFd memfd(String name, int flags) {
        return files.memfd(name, flags);
    }

    @Override
    public long copyFile(Path source, HostFd target) {
        return files.copyFile(source, target);
    }

    @Override
    public void addSeals(HostFd memfd, int seals) {
        files.addSeals(memfd, seals);
    }

    @Override
    public int seals(HostFd memfd) {
        return files.seals(memfd);
    }

    @Override
    public HostFd mountDetached(String type, Map<String, String> options, int attributes) {
        return new MountCalls(calls).mountDetached(type, options, attributes);
    }

    @Override
    public boolean canExecute(Path file) {
        return files.canExecute(file);
    }

    @Override
    public HostFd eventfd() {
        return files.eventfd();
    }

    @Override
    public String content(HostFd file) {
        return files.content(file, Native.name(file));
    }

    @Override
    public boolean awaitFile(Path file, Predicate<String> until, Duration limit) {
        Deadline deadline = Deadline.after(Optional.of(limit));
        try (HostFd open = files.open(file, LinuxConstants.O_RDONLY, 0)) {
            List<Watch> changes = List.of(new Watch(open, Watch.PRI));
            while (!until.test(files.content(open, file.toString()))) {
                if (deadline.isOver()) {
                    return false;
                }
                sockets.poll(changes, Optional.of(deadline.left()));
            }
            return true;
        }
    }
}
