// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.api.Descriptor;
import io.caisson.api.ExitStatus;
import io.caisson.nsexec.Wire;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.spi.host.Spawner;
import io.caisson.spi.host.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A spawner whose caisson-init is a thread of the test that follows a script over the real pipes and sockets, and
 * whose container processes are real {@code sleep} processes: no right is needed.
 */
public final class ScriptedInit implements Spawner {
    /** What caisson-init does. */
    public interface Script {
        void play(Stage stage);
    }

    private static final int SIGKILL = 9;

    private final Kernel kernel;
    private final LibrarySpawner processes;
    private final Script script;
    private final List<SpawnRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Kernel.Spawned> made = new CopyOnWriteArrayList<>();
    private final List<Throwable> surprises = new CopyOnWriteArrayList<>();

    public ScriptedInit(Kernel kernel, Script script) {
        this.kernel = kernel;
        this.processes = new LibrarySpawner(kernel);
        this.script = script;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end)); // not every test deletes its container
    }

    private void end() {
        made.stream().filter(this::isAlive).forEach(process -> kernel.pidfdSignal(process.pidfd(), SIGKILL));
    }

    /** A set-up without any trouble, up to the start of the program. */
    public static void goodSetUp(Stage stage) {
        stage.readPlan();
        stage.makeProcess();
        stage.expect(Wire.SYNC_ATTACHED);
        stage.say(Wire.SYNC_READY);
        stage.expect(Wire.SYNC_RUN);
        stage.closeConversation();
        stage.awaitStart();
    }

    /** Every request so far. */
    public List<SpawnRequest> requests() {
        return List.copyOf(requests);
    }

    /** The container processes that were made and have not ended. */
    public List<Integer> alive() {
        return made.stream().filter(this::isAlive).map(Kernel.Spawned::pid).toList();
    }

    private boolean isAlive(Kernel.Spawned process) {
        return kernel.poll(List.of(new Watch(process.pidfd(), Watch.IN)), Optional.of(Duration.ZERO))[0] == 0;
    }

    /** What went wrong in the scripts themselves. */
    public List<Throwable> surprises() {
        return List.copyOf(surprises);
    }

    @Override
    public ChildProcess spawn(SpawnRequest request) {
        requests.add(request);
        Stage stage = new Stage(request);
        First first = new First(stage);
        Thread thread = new Thread(() -> stage.run(first), "scripted-init");
        thread.setDaemon(true);
        thread.start();
        return first;
    }

    @Override
    public ChildProcess adopt(int pid, HostFd pidfd) {
        return processes.adopt(pid, pidfd);
    }

    /** What a script can do. */
    public final class Stage {
        private final List<HostFd> inherited = new ArrayList<>();
        private final List<String> environment;
        private final Kernel.Pair death;
        private final CompletableFuture<Void> firstEnded = new CompletableFuture<>();
        private Optional<Kernel.Spawned> process = Optional.empty();

        Stage(SpawnRequest request) {
            this.environment = request.environment();
            this.death = kernel.pipe();
            for (Descriptor descriptor :
                    request.descriptors().subList(3, request.descriptors().size())) {
                inherited.add(kernel.duplicate(((Descriptor.Held) descriptor).number()));
            }
        }

        private void run(First first) {
            try {
                script.play(this);
            } catch (HungUp e) {
                // the runtime gave up, as caisson-init has to bear too
            } catch (RuntimeException | AssertionError e) {
                surprises.add(e);
            } finally {
                inherited.forEach(HostFd::close);
                first.ended();
            }
        }

        private HostFd fd(String variable) {
            String number = environment.stream()
                    .filter(entry -> entry.startsWith(variable + "="))
                    .map(entry -> entry.substring(variable.length() + 1))
                    .findFirst()
                    .orElseThrow();
            return inherited.get(Integer.parseInt(number) - DescriptorLayout.FIRST);
        }

        /** Everything the runtime tells, up to the end. */
        public byte[] readPlan() {
            byte[] plan = new byte[0];
            while (true) {
                await(fd(Wire.ENV_INITPIPE));
                byte[] read = kernel.read(fd(Wire.ENV_INITPIPE), 1 << 16).orElseThrow();
                if (read.length == 0) {
                    return plan;
                }
                ByteBuffer both = ByteBuffer.allocate(plan.length + read.length);
                plan = both.put(plan).put(read).array();
            }
        }

        /** Makes the container's process and tells of it; the first process ends, as caisson-init's does. */
        public void makeProcess() {
            Kernel.Spawned sleeper = kernel.spawn(new SpawnRequest(
                    new SpawnRequest.Executable.AtPath(Path.of("/bin/sleep")),
                    List.of("sleep", "1000"),
                    List.of(),
                    Optional.empty(),
                    List.of(Descriptor.devNull(), Descriptor.devNull(), Descriptor.devNull())));
            process = Optional.of(sleeper);
            made.add(sleeper);
            try {
                say(Wire.SYNC_CREATED, sleeper.pid(), List.of(sleeper.pidfd().number()), new byte[0]);
            } finally {
                firstEnded.complete(null);
            }
        }

        public void say(int type) {
            say(type, 0, List.of(), new byte[0]);
        }

        public void sayWith(int type, HostFd descriptor) {
            say(type, 0, List.of(descriptor.number()), new byte[0]);
        }

        /** Tells of a failed step. */
        public void fail(int errno, String step, String object, String detail) {
            String text = step + "\0" + object + "\0" + detail + "\0";
            say(Wire.SYNC_ERROR, errno, List.of(), text.getBytes(StandardCharsets.UTF_8));
        }

        public void say(int type, int argument, List<Integer> descriptors, byte[] payload) {
            ByteBuffer packet = ByteBuffer.allocate(8 + payload.length).order(ByteOrder.nativeOrder());
            packet.putInt(type).putInt(argument).put(payload);
            try {
                kernel.send(fd(Wire.ENV_SYNCPIPE), packet.array(), descriptors);
            } catch (KernelException e) {
                if (e.is(Errno.EPIPE)) {
                    throw new HungUp();
                }
                throw e;
            }
        }

        /** Waits for an answer; its state document, when one came with it. */
        public Optional<String> expect(int type) {
            Kernel.Received received = receive();
            int answer = ByteBuffer.wrap(received.data())
                    .order(ByteOrder.nativeOrder())
                    .getInt();
            if (answer != type) {
                throw new AssertionError("the runtime answered " + answer + ", not " + type);
            }
            return received.descriptors().stream().findFirst().map(this::content);
        }

        private String content(HostFd document) {
            try (document;
                    HostFd reopened =
                            kernel.open(Path.of("/proc/self/fd/" + document.number()), LinuxConstants.O_RDONLY, 0)) {
                return new String(kernel.read(reopened, 1 << 16).orElseThrow(), StandardCharsets.UTF_8);
            }
        }

        public void log(String line) {
            kernel.write(fd(Wire.ENV_LOGPIPE), (line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        /** What caisson-init does before it waits for its start. */
        public void closeConversation() {
            fd(Wire.ENV_LOGPIPE).close();
            fd(Wire.ENV_SYNCPIPE).close();
        }

        /** Waits on the fifo until the start, or until the process is ended; without a fifo there is nothing to do. */
        public void awaitStart() {
            if (environment.stream().noneMatch(entry -> entry.startsWith(Wire.ENV_FIFOFD))) {
                return;
            }
            Path fifo = Path.of("/proc/self/fd/" + fd(Wire.ENV_FIFOFD).number());
            Thread opener = new Thread(() -> write(fifo), "scripted-fifo");
            opener.setDaemon(true);
            opener.start();
            List<Watch> end = List.of(new Watch(process.orElseThrow().pidfd(), Watch.IN));
            kernel.poll(end, Optional.empty());
            HostFd reader = kernel.open(fifo, LinuxConstants.O_RDONLY | LinuxConstants.O_NONBLOCK, 0);
            try {
                opener.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                reader.close();
            }
        }

        private void write(Path fifo) {
            try (HostFd opened = kernel.open(fifo, LinuxConstants.O_WRONLY, 0)) {
                if (isAlive(process.orElseThrow())) {
                    kernel.write(opened, "0".getBytes(StandardCharsets.UTF_8));
                }
            } catch (RuntimeException e) {
                surprises.add(e);
            }
        }

        /** Ends the container's process. */
        public void endProcess() {
            kernel.pidfdSignal(process.orElseThrow().pidfd(), SIGKILL);
        }

        /** Stays until it is killed or the runtime hangs up. */
        public void hang() {
            surprises.add(new AssertionError("the runtime went on: " + receive()));
        }

        /** Until there is something to read, or this process is dead. */
        private void await(HostFd source) {
            List<Watch> wanted = new ArrayList<>();
            wanted.add(new Watch(source, Watch.IN));
            wanted.add(new Watch(death.first(), Watch.IN));
            process.ifPresent(made -> wanted.add(new Watch(made.pidfd(), Watch.IN)));
            int[] ready = kernel.poll(wanted, Optional.empty());
            if (ready[1] != 0 || (ready.length > 2 && ready[2] != 0)) {
                throw new HungUp();
            }
        }

        private Kernel.Received receive() {
            await(fd(Wire.ENV_SYNCPIPE));
            try {
                return kernel.receive(fd(Wire.ENV_SYNCPIPE), 4096).orElseThrow(HungUp::new);
            } catch (KernelException e) {
                if (e.is(Errno.ECONNRESET)) {
                    throw new HungUp();
                }
                throw e;
            }
        }

        private void kill() {
            kernel.write(death.second(), new byte[1]);
        }
    }

    /** The other side is gone, or this one was killed. */
    private static final class HungUp extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The first process of caisson-init. */
    private static final class First implements ChildProcess {
        private final Stage stage;

        First(Stage stage) {
            this.stage = stage;
        }

        void ended() {
            stage.firstEnded.complete(null);
        }

        @Override
        public HostFd pidfd() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int pid() {
            return 0;
        }

        @Override
        public boolean isAlive() {
            return !stage.firstEnded.isDone();
        }

        @Override
        public void signal(int signal) {
            stage.kill();
        }

        @Override
        public ExitStatus waitFor() throws InterruptedException {
            try {
                stage.firstEnded.get();
                return new ExitStatus(0, 0);
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException {
            try {
                stage.firstEnded.get(limit.toMillis(), TimeUnit.MILLISECONDS);
                return Optional.of(new ExitStatus(0, 0));
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {}
    }
}
