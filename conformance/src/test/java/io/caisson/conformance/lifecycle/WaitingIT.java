// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.CreateOptions;
import io.caisson.api.ProcessIo;
import io.caisson.conformance.support.Bundle;
import io.caisson.spec.ContainerStatus;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** While a container waits, others are not kept waiting. */
class WaitingIT extends LibraryTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final int SIGKILL = 9;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** A container whose createRuntime hook tells by one fifo that it runs, and waits on another. */
    private final class Held {
        final ContainerRuntime runtime = runtime();
        final Path reached = temporary.resolve("reached");
        final Path release = temporary.resolve("release");
        final String id;
        final Future<Container> creating;

        Held() {
            kernel.mkfifo(reached, 0600);
            kernel.mkfifo(release, 0600);
            Bundle bundle = bundle("sleep", "1000")
                    .addHook("createRuntime", "/bin/sh", "sh", "-c", "echo > " + reached + "; read x < " + release);
            id = containerOf(runtime, bundle);
            creating = threads.submit(() ->
                    runtime.create(id, CreateOptions.of(bundle.directory()).withIo(ProcessIo.none())));
            try (HostFd told = kernel.open(reached, LinuxConstants.O_RDONLY, 0)) {
                assertThat(kernel.read(told, 1)).isPresent();
            }
        }
    }

    private <T> T atOnce(Supplier<T> operation) throws Exception {
        return threads.submit(operation::get).get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void atOnce(Runnable operation) throws Exception {
        threads.submit(operation).get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    @DisplayName("S1: state and kill of a container that waits in a hook answer at once, and create fails cleanly")
    void killedInHook() throws Exception {
        Held held = new Held();
        assertThat(atOnce(() -> held.runtime.get(held.id).status())).isEqualTo(ContainerStatus.CREATING);
        atOnce(() -> held.runtime.get(held.id).kill(SIGKILL, false));
        assertThatThrownBy(() -> held.creating.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("unable to start container process: ");
        assertThat(held.runtime.ids()).isEmpty();
    }

    @Test
    @DisplayName("S1: delete --force of a container that waits in a hook answers at once, and create fails cleanly")
    void deletedInHook() throws Exception {
        Held held = new Held();
        assertThatThrownBy(() -> held.runtime.delete(held.id, false))
                .hasMessage("cannot delete container " + held.id + " that is not stopped: creating");
        atOnce(() -> held.runtime.delete(held.id, true));
        assertThat(held.runtime.ids()).isEmpty();
        assertThatThrownBy(() -> held.creating.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("unable to start container process: ");
        assertThat(held.runtime.ids()).isEmpty();
    }

    @Test
    @DisplayName("S1: another container of the same id, made meanwhile, is left alone by the create that lost")
    void replacedWhileInHook() throws Exception {
        Held held = new Held();
        atOnce(() -> held.runtime.delete(held.id, true));
        Bundle bundle = bundle("sleep", "1000").set("/linux", "cgroupsPath", "\"/" + held.id + "\"");
        Container second = held.runtime.create(
                held.id, CreateOptions.of(bundle.directory()).withIo(ProcessIo.none()));
        assertThatThrownBy(() -> held.creating.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(second.status()).isEqualTo(ContainerStatus.CREATED);
        second.start();
        assertThat(second.status()).isEqualTo(ContainerStatus.RUNNING);
    }

    @Test
    @DisplayName("S6: a container that waits for its start can be killed and deleted at once")
    void waitsForStart() throws Exception {
        ContainerRuntime runtime = runtime();
        Container container = create(runtime, bundle("sleep", "1000"));
        assertThat(atOnce(container::status)).isEqualTo(ContainerStatus.CREATED);
        atOnce(() -> container.delete(false));
        assertThat(runtime.ids()).isEmpty();
    }
}
