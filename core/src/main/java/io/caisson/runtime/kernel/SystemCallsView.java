// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.NativeMemory;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.host.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Another's system calls, of which a subclass does some differently. */
public abstract class SystemCallsView implements SystemCalls {
    private final SystemCalls calls;

    protected SystemCallsView(SystemCalls calls) {
        this.calls = calls;
    }

    @Override
    public HostFd open(Path path, int flags) {
        return calls.open(path, flags);
    }

    @Override
    public long fileSystemType(Path path) {
        return calls.fileSystemType(path);
    }

    @Override
    public void kill(int pid, int signal) {
        calls.kill(pid, signal);
    }

    @Override
    public int bpf(int command, byte[] attributes) {
        return calls.bpf(command, attributes);
    }

    @Override
    public HostFd own(int number) {
        return calls.own(number);
    }

    @Override
    public NativeMemory copy(byte[] data) {
        return calls.copy(data);
    }

    @Override
    public HostFd memfd(String name, int flags) {
        return calls.memfd(name, flags);
    }

    @Override
    public long copyFile(Path source, HostFd target) {
        return calls.copyFile(source, target);
    }

    @Override
    public void addSeals(HostFd memfd, int seals) {
        calls.addSeals(memfd, seals);
    }

    @Override
    public int seals(HostFd memfd) {
        return calls.seals(memfd);
    }

    @Override
    public void chmod(HostFd file, int mode) {
        calls.chmod(file, mode);
    }

    @Override
    public HostFd mountDetached(String type, Map<String, String> options, int attributes) {
        return calls.mountDetached(type, options, attributes);
    }

    @Override
    public boolean canExecute(Path file) {
        return calls.canExecute(file);
    }

    @Override
    public void lockExclusive(HostFd file) {
        calls.lockExclusive(file);
    }

    @Override
    public HostFd eventfd() {
        return calls.eventfd();
    }

    @Override
    public Optional<byte[]> read(HostFd file, int atMost) {
        return calls.read(file, atMost);
    }

    @Override
    public void write(HostFd file, byte[] data) {
        calls.write(file, data);
    }

    @Override
    public String content(HostFd file) {
        return calls.content(file);
    }

    @Override
    public int[] poll(List<Watch> wanted, Optional<Duration> limit) {
        return calls.poll(wanted, limit);
    }

    @Override
    public boolean awaitFile(Path file, Predicate<String> until, Duration limit) {
        return calls.awaitFile(file, until, limit);
    }
}
