// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.NativeMemory;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.host.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/** System calls without a kernel: they are recorded, and what needs an answer can be set. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeSystemCalls implements SystemCalls {
    private static final int FIRST_NUMBER = 100;

    private final TempHost host;
    private final List<Signal> signals = new ArrayList<>();
    private final List<Integer> open = new CopyOnWriteArrayList<>();
    private final Map<Path, Long> types = new HashMap<>();
    private final Map<Long, byte[]> memory = new HashMap<>();
    private final Map<Integer, Path> paths = new ConcurrentHashMap<>();
    private final Map<Integer, Long> counters = new ConcurrentHashMap<>();
    private final Set<Integer> changed = ConcurrentHashMap.newKeySet();
    private Bpf bpf = (command, attributes) -> {
        throw Errnos.call("bpf", command, Errnos.EPERM);
    };
    private final Set<Integer> locked = new HashSet<>();
    private Runnable waiting = () -> {};
    private int next = FIRST_NUMBER;

    FakeSystemCalls(TempHost host) {
        this.host = host;
    }

    /** One kill(2). */
    public record Signal(int pid, int signal) {}

    /** Plays bpf(2). */
    @FunctionalInterface
    public interface Bpf {
        /** May write to {@code attributes}. */
        int call(int command, byte[] attributes);
    }

    /** What answers bpf(2). */
    public void bpf(Bpf handler) {
        bpf = handler;
    }

    /** What {@link #fileSystemType(Path)} answers for a path and what is below it. */
    public void fileSystemType(Path path, long type) {
        types.put(path, type);
    }

    /** Every signal sent so far, in order. */
    public List<Signal> signals() {
        return List.copyOf(signals);
    }

    /** Descriptors that are not closed yet. */
    public List<Integer> openDescriptors() {
        return List.copyOf(open);
    }

    /** What {@link #copy} put at an address that is not closed. */
    public byte[] memoryAt(long address) {
        byte[] content = memory.get(address);
        if (content == null) {
            throw new IllegalArgumentException("nothing is at address " + address);
        }
        return content.clone();
    }

    /** A descriptor that is counted as open until it is closed. */
    public HostFd descriptor() {
        return new FakeFd(next++);
    }

    @Override
    public HostFd open(Path path, int flags) {
        if (!Files.exists(path)) {
            throw Errnos.call("open", path, Errnos.ENOENT);
        }
        FakeFd file = new FakeFd(next++);
        paths.put(file.number(), path);
        return file;
    }

    /** File behind a descriptor that is open. */
    Optional<Path> openFile(int number) {
        return open.contains(number) ? Optional.ofNullable(paths.get(number)) : Optional.empty();
    }

    /** Whether this is an eventfd that is open. */
    boolean isEventfd(int number) {
        return open.contains(number) && counters.containsKey(number);
    }

    /** What others do while the caller waits for a lock; nothing by default. */
    public void whileWaitingForALock(Runnable others) {
        waiting = others;
    }

    @Override
    public void lockExclusive(HostFd file) {
        locked.add(file.number());
        Runnable others = waiting;
        waiting = () -> {};
        others.run();
    }

    /** Whether an open descriptor of that path is locked. */
    public boolean isLocked(Path path) {
        return paths.entrySet().stream()
                .anyMatch(entry -> entry.getValue().equals(path)
                        && locked.contains(entry.getKey())
                        && open.contains(entry.getKey()));
    }

    @Override
    public HostFd eventfd() {
        FakeFd counter = new FakeFd(next++);
        counters.put(counter.number(), 0L);
        return counter;
    }

    /** Adds one to an eventfd, as the kernel does when what it was registered for happens. */
    public void signalEventfd(int number) {
        counters.computeIfPresent(number, (same, count) -> count + 1);
    }

    /** Tells every open descriptor of a kernel file that it changed, or that a trigger written to it struck. */
    public void changed(Path file) {
        paths.forEach((number, path) -> {
            if (path.equals(file) && open.contains(number)) {
                changed.add(number);
            }
        });
    }

    @Override
    public Optional<byte[]> read(HostFd file, int atMost) {
        Long count = counters.get(file.number());
        if (count == null) {
            return Optional.of(content(file).getBytes(StandardCharsets.UTF_8));
        }
        counters.put(file.number(), 0L);
        return count == 0
                ? Optional.empty()
                : Optional.of(ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putLong(count)
                        .array());
    }

    @Override
    public void write(HostFd file, byte[] data) {
        if (counters.containsKey(file.number())) {
            signalEventfd(file.number());
        } else {
            host.files().write(path(file), new String(data, StandardCharsets.UTF_8));
        }
    }

    @Override
    public String content(HostFd file) {
        changed.remove(file.number());
        return host.files().read(path(file));
    }

    private Path path(HostFd file) {
        Path path = paths.get(file.number());
        if (path == null) {
            throw Errnos.call("read", file.number(), Errnos.EINVAL);
        }
        return path;
    }

    /** Never waits: without an event the time is over at once. */
    @Override
    public int[] poll(List<Watch> wanted, Optional<Duration> limit) {
        return wanted.stream().mapToInt(this::ready).toArray();
    }

    private int ready(Watch watch) {
        int number = watch.file().number();
        boolean readable = counters.getOrDefault(number, 0L) > 0;
        if (paths.containsKey(number) && !Files.exists(paths.get(number))) {
            return Watch.ERR | Watch.PRI;
        }
        int change = changed.contains(number) ? watch.events() & Watch.PRI : 0;
        // the kernel tells of a change by both, of a trigger that struck by POLLPRI alone
        boolean both = change != 0 && !paths.get(number).toString().endsWith(".pressure");
        return (readable ? watch.events() & Watch.IN : 0) | change | (both ? Watch.ERR : 0);
    }

    @Override
    public long fileSystemType(Path path) {
        Long type = types.get(path);
        if (type == null) {
            throw Errnos.call("statfs", path, Errnos.ENOENT);
        }
        return type;
    }

    @Override
    public void kill(int pid, int signal) {
        signals.add(new Signal(pid, signal));
        host.signal(pid, signal);
    }

    @Override
    public int bpf(int command, byte[] attributes) {
        return bpf.call(command, attributes);
    }

    @Override
    public HostFd own(int number) {
        return new FakeFd(number);
    }

    @Override
    public NativeMemory copy(byte[] data) {
        long address = 0x10000L + next++ * 0x100000L;
        memory.put(address, data.clone());
        return new FakeMemory(address);
    }

    @Override
    public HostFd memfd(String name, int flags) {
        return descriptor();
    }

    @Override
    public long copyFile(Path source, HostFd target) {
        return source.toFile().length();
    }

    @Override
    public void addSeals(HostFd memfd, int seals) {
        throw Errnos.call("seal", memfd.number(), Errnos.EINVAL);
    }

    @Override
    public int seals(HostFd memfd) {
        return 0;
    }

    @Override
    public void chmod(HostFd file, int mode) {
        throw Errnos.call("chmod", file.number(), Errnos.EPERM);
    }

    @Override
    public boolean awaitFile(Path file, Predicate<String> until, Duration limit) {
        return until.test(host.files().read(file));
    }

    /** Writes to memory that was copied: what the kernel does through a pointer. */
    public void poke(long address, byte[] content) {
        memory.put(address, content.clone());
    }

    private final class FakeFd implements HostFd {
        private final int number;

        FakeFd(int number) {
            this.number = number;
            open.add(number);
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public void close() {
            open.remove(Integer.valueOf(number));
        }
    }

    private final class FakeMemory implements NativeMemory {
        private final long address;

        FakeMemory(long address) {
            this.address = address;
        }

        @Override
        public long address() {
            return address;
        }

        @Override
        public byte[] read() {
            return memoryAt(address);
        }

        @Override
        public void close() {
            memory.remove(address);
        }
    }
}
