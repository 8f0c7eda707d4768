// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.runtime.plan.NamespaceOperation;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.Spawner;
import io.caisson.spi.host.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The talk with one caisson-init, from its plan to the word that it may go on alone. */
final class Conversation {
    /** How long a caisson-init that was given up may take to say that it made a process. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Kernel kernel;
    private final Ends ends;
    private final InitChannel channel;
    private final InitLog logs;
    private final LaunchRequest request;
    private final LaunchEvents events;
    private Optional<ChildProcess> init = Optional.empty();

    /** The runtime's ends, and the poll that waits on them. */
    record Ends(LaunchDescriptors descriptors, InterruptiblePoll poll) {}

    Conversation(Kernel kernel, Ends ends, LaunchRequest request, LaunchEvents events) {
        this.kernel = kernel;
        this.ends = ends;
        this.request = request;
        this.events = events;
        this.channel = new InitChannel(kernel, ends.descriptors().syncSocket());
        this.logs = new InitLog(kernel, ends.descriptors().logPipe());
    }

    ChildProcess run(Spawner spawner) {
        sendPlan(request.plan());
        boolean running = false;
        while (!running) {
            InitMessage message = next(Optional.empty()).orElseThrow(this::hungUp);
            running = answer(message, spawner);
        }
        while (!logs.ended()) {
            awaitLogs(Optional.empty());
        }
        requireNoFailure();
        logs.releaseErrors();
        return init.orElseThrow(() -> outOfTurn("ready"));
    }

    /** What failed between the word to go on and the execve, at which log and socket end together. */
    private void requireNoFailure() {
        Optional<InitMessage> last = next(Optional.empty());
        if (last.isPresent() && last.get() instanceof InitMessage.Failed failed) {
            throw new InitFailure(request.plan(), request.type()).of(failed);
        }
        last.ifPresent(message -> {
            closeDescriptor(message);
            throw outOfTurn(message.getClass().getSimpleName());
        });
    }

    /** A caisson-init that dies while it is told its plan has a better reason to tell than a broken pipe. */
    private void sendPlan(LaunchPlan plan) {
        try {
            kernel.write(ends.descriptors().initPipe(), plan.bootstrap());
            kernel.write(ends.descriptors().initPipe(), plan.programme());
        } catch (KernelException e) {
            if (!e.is(Errno.EPIPE)) {
                throw e;
            }
        }
        ends.descriptors().initPipe().close();
    }

    /** Whether that was the last message of a good set-up. */
    private boolean answer(InitMessage message, Spawner spawner) {
        if (message instanceof InitMessage.Created created) {
            adopt(created, spawner);
            events.created(init.orElseThrow());
            send(InitMessage.Answer.ATTACHED, Optional.empty());
        } else if (message instanceof InitMessage.Failed failed) {
            throw new InitFailure(request.plan(), request.type()).of(failed);
        } else if (init.isEmpty()) {
            closeDescriptor(message);
            throw outOfTurn(message.getClass().getSimpleName());
        } else if (message instanceof InitMessage.Hooks) {
            sendDocument(InitMessage.Answer.HOOKS_DONE, events.hooks());
        } else if (message instanceof InitMessage.Seccomp seccomp) {
            try (HostFd notify = seccomp.listener()) {
                events.seccomp(notify);
            }
            send(InitMessage.Answer.SECCOMP_DONE, Optional.empty());
        } else {
            sendDocument(InitMessage.Answer.RUN, events.ready());
            return true;
        }
        return false;
    }

    private void adopt(InitMessage.Created created, Spawner spawner) {
        if (init.isPresent()) {
            created.pidfd().close();
            throw outOfTurn("Created");
        }
        init = Optional.of(spawner.adopt(created.pid(), created.pidfd()));
    }

    private static void closeDescriptor(InitMessage message) {
        if (message instanceof InitMessage.Seccomp seccomp) {
            seccomp.listener().close();
        }
    }

    private void sendDocument(InitMessage.Answer answer, Optional<byte[]> document) {
        if (document.isEmpty()) {
            send(answer, Optional.empty());
            return;
        }
        try (HostFd sealed = kernel.sealedMemfd("caisson-state", document.get())) {
            send(answer, Optional.of(sealed));
        }
    }

    private void send(InitMessage.Answer answer, Optional<HostFd> descriptor) {
        if (!channel.send(answer, descriptor)) {
            throw hungUp();
        }
    }

    /** The next message, while logs are forwarded; absent at the end, or when the time is over. */
    private Optional<InitMessage> next(Optional<Duration> limit) {
        while (true) {
            List<Watch> wanted = new ArrayList<>();
            wanted.add(new Watch(channel.socket(), Watch.IN));
            if (!logs.ended()) {
                wanted.add(new Watch(logs.source(), Watch.IN));
            }
            int[] ready = ends.poll().await(wanted, limit);
            boolean said = ready[0] != 0;
            boolean logged = ready.length > 1 && ready[1] != 0;
            if (logged) {
                logs.forward();
            }
            if (said) {
                return channel.receive();
            }
            if (!logged) {
                return Optional.empty();
            }
        }
    }

    private boolean awaitLogs(Optional<Duration> limit) {
        int[] ready = ends.poll().await(List.of(new Watch(logs.source(), Watch.IN)), limit);
        if (ready[0] != 0) {
            logs.forward();
        }
        return ready[0] != 0;
    }

    /**
     * Ends and reaps what was started. A process that was made but not told of yet would stay a zombie, so the first
     * process is heard out before it is killed.
     */
    void abandon(ChildProcess first, Spawner spawner, Throwable cause) {
        attempt(cause, ends.descriptors().initPipe()::close);
        attempt(cause, () -> hearOut(spawner));
        init.ifPresent(process -> attempt(cause, () -> Processes.end(process)));
        if (movesNetworkDevices()) {
            attempt(cause, () -> Processes.awaitEnd(first, LAST_WORDS));
        }
        attempt(cause, () -> Processes.end(first));
        attempt(cause, this::drainLogs);
    }

    /** The first process then stays for a while: it puts back what a failed set-up has moved, and ends. */
    private boolean movesNetworkDevices() {
        return request.plan().operations().stream().anyMatch(NamespaceOperation.NetworkDevice.class::isInstance);
    }

    private void hearOut(Spawner spawner) {
        while (init.isEmpty()) {
            Optional<InitMessage> message = next(Optional.of(LAST_WORDS));
            if (message.isEmpty()) {
                return;
            }
            if (message.get() instanceof InitMessage.Created created) {
                adopt(created, spawner);
            } else {
                closeDescriptor(message.get());
            }
        }
    }

    private void drainLogs() {
        boolean more = true;
        while (more && !logs.ended()) {
            more = awaitLogs(Optional.of(LAST_WORDS));
        }
    }

    private static void attempt(Throwable cause, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private CaissonException hungUp() {
        return new HungUpException();
    }

    /** The failure with the last line of the log, where caisson-init could not tell more. */
    RuntimeException inWords(RuntimeException failure) {
        if (!(failure instanceof HungUpException) || logs.lastFailure().isEmpty()) {
            return failure;
        }
        return new CaissonException(
                ErrorCode.INIT_FAILED,
                InitFailure.outer(request.type()) + logs.lastFailure().orElseThrow(),
                failure);
    }

    private static CaissonException outOfTurn(String message) {
        return new CaissonException(
                ErrorCode.INTERNAL, "failed to read a message of 'caisson-init': '" + message + "' came out of turn");
    }

    /** caisson-init ended without a word. */
    private static final class HungUpException extends CaissonException {
        private static final long serialVersionUID = 1L;

        HungUpException() {
            super(ErrorCode.INIT_FAILED, "the container's init ended before its set-up was done");
        }
    }
}
