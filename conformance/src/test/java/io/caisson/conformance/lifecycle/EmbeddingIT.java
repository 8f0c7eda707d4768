// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ContainerEvent;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.CreateOptions;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.api.ProcessIo;
import io.caisson.api.RunningProcess;
import io.caisson.api.Subscription;
import io.caisson.conformance.plugin.PluginJar;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.runtime.CaissonRuntime;
import io.caisson.runtime.RuntimeBuilder;
import io.caisson.spec.ContainerStatus;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** caisson in a program that lives on: threads, events, several runtimes, and what is left after the close. */
@Timeout(120)
class EmbeddingIT extends LibraryTest {
    private static final int SIGKILL = 9;
    private static final int THREADS = 8;
    private static final Path POLICY = Path.of("../examples/admission-policy");

    /** The same containers as {@link #runtime}, for what outlives that one. */
    private ContainerRuntime other;

    @BeforeEach
    void openTheOther() {
        other = runtime();
    }

    private static CreateOptions options(Bundle bundle) {
        return CreateOptions.of(bundle.directory()).withIo(ProcessIo.none());
    }

    @Test
    @DisplayName("many threads lead containers of their own through their lives, and fight for one id")
    void threads() throws Exception {
        Bundle bundle = bundle("sleep", "1000");
        try (ContainerRuntime runtime = runtime()) {
            assertThat(together(thread -> {
                        String id = Traces.PREFIX + "of-" + thread;
                        Container container = runtime.create(id, options(bundle));
                        RunningProcess init = container.init().orElseThrow();
                        container.start();
                        container.kill(SIGKILL, false);
                        ExitStatus status = waitFor(init);
                        container.delete(false);
                        return status.signal() + " " + runtime.ids().contains(id);
                    }))
                    .containsOnly(SIGKILL + " false");

            String id = Traces.PREFIX + "fought-for";
            List<String> results = together(thread -> tryToCreate(runtime, id, bundle));
            assertThat(results).containsOnlyOnce("made").hasSize(THREADS);
            assertThat(Set.copyOf(results)).isSubsetOf("made", ErrorCode.CONTAINER_EXISTS.name());
            assertThat(together(thread -> {
                        runtime.delete(id, true);
                        return "deleted";
                    }))
                    .containsOnly("deleted");
            assertThat(runtime.ids()).isEmpty();
        }
    }

    private static String tryToCreate(ContainerRuntime runtime, String id, Bundle bundle) {
        try {
            runtime.create(id, options(bundle));
            return "made";
        } catch (CaissonException e) {
            return e.code().name();
        }
    }

    private static ExitStatus waitFor(RunningProcess process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What each thread answers; all begin at the same moment. */
    private static List<String> together(IntFunction<String> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<String>> results = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            results.add(threads.submit(() -> {
                start.await();
                return work.apply(thread);
            }));
        }
        List<String> answers = new ArrayList<>();
        for (Future<String> result : results) {
            answers.add(result.get());
        }
        threads.shutdown();
        return answers;
    }

    @Test
    @DisplayName("a closed runtime leaves containers running and reaps them; nothing of it stays in the JVM")
    void closing() throws Exception {
        Bundle bundle = bundle("sleep", "1000");
        cycle(bundle); // what the JVM loads once, stays
        Set<Thread> threads = caissonThreads();
        Map<String, String> process = processState();
        Properties properties = (Properties) System.getProperties().clone();
        List<String> descriptors = descriptors();

        ContainerRuntime runtime = runtime();
        Container container = runtime.create(containerOf(other, bundle), options(bundle));
        RunningProcess init = container.init().orElseThrow();
        container.start();
        container.exec(process(container, "true"));
        BlockingQueue<ContainerEvent> told = new LinkedBlockingQueue<>();
        Subscription subscription = container.subscribe(Optional.empty(), (who, what) -> told.add(what));
        runtime.close();
        runtime.close();

        assertThatThrownBy(container::status)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("the container runtime is closed");
        assertThatThrownBy(() -> init.signal(SIGKILL)).isExactlyInstanceOf(IllegalStateException.class);
        Container same = other.get(container.id());
        assertThat(same.status()).isEqualTo(ContainerStatus.RUNNING);
        same.kill(SIGKILL, false);
        assertThat(init.waitFor()).as("reaped all the same").isEqualTo(new ExitStatus(0, SIGKILL));
        same.delete(false);

        awaitEnd(threads);
        assertThat(subscription.isOver()).isTrue();
        assertThat(told).isEmpty();
        assertThat(descriptors()).isEqualTo(descriptors);
        assertThat(processState()).isEqualTo(process);
        assertThat(System.getProperties()).isEqualTo(properties);
    }

    private void cycle(Bundle bundle) {
        try (ContainerRuntime runtime = runtime()) {
            Container container = runtime.create(containerOf(other, bundle), options(bundle));
            container.start();
            container.subscribe(Optional.empty(), (who, what) -> {});
            container.delete(true);
        }
    }

    private static Set<Thread> caissonThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("caisson-"))
                .collect(Collectors.toSet());
    }

    private static void awaitEnd(Set<Thread> others) throws InterruptedException {
        for (Thread thread : caissonThreads()) {
            if (!others.contains(thread)) {
                assertThat(thread.isDaemon()).as(thread.getName()).isTrue();
                thread.join();
            }
        }
    }

    /** Signal dispositions, umask, capabilities and working directory of this JVM. */
    private static Map<String, String> processState() throws IOException {
        Map<String, String> state = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.matches("(Sig(Cgt|Ign)|Umask|Cap...|NoNewPrivs|Seccomp|Groups|[UG]id):.*")) {
                state.put(line.substring(0, line.indexOf(':')), line);
            }
        }
        state.put("cwd", Files.readSymbolicLink(Path.of("/proc/self/cwd")).toString());
        state.put("limits", Files.readString(Path.of("/proc/self/limits")));
        return state;
    }

    /** What the descriptors of this JVM are, without their numbers. */
    private static List<String> descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(EmbeddingIT::target)
                    .map(target -> target.replaceAll("\\[\\d+]|/proc/\\d+/fd", ""))
                    .sorted()
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // that of the listing itself
        }
    }

    @Test
    @DisplayName("a container that another process made tells of OOM and its end")
    void events() throws Exception {
        Oci cli = Oci.caisson(stateRoot());
        Bundle bundle = bundle().script("read x < /tmp/go; tail /dev/zero; tail /dev/zero")
                .set("/linux/resources", "memory", "{\"limit\": 16777216}");
        bundle.set("/root", "readonly", "false");
        kernel.mkfifo(bundle.rootfs().resolve("tmp/go"), 0600);
        String id = containerOf(other, bundle);
        Oci.Result run = cli.run("run", "-d", "--bundle", bundle.directory().toString(), id);
        assertThat(run.exit()).as(run.err()).isZero();

        Container container = other.get(id);
        assertThatThrownBy(() -> container.init().orElseThrow().waitFor())
                .isInstanceOf(CaissonException.class)
                .hasMessageContaining("did not make the container");
        BlockingQueue<ContainerEvent> told = new LinkedBlockingQueue<>();
        Subscription subscription = container.subscribe(Optional.empty(), (who, what) -> told.add(what));
        Files.writeString(bundle.rootfs().resolve("tmp/go"), "\n");

        assertThat(told.take()).isInstanceOf(ContainerEvent.OutOfMemory.class);
        ContainerEvent event = told.take();
        while (event instanceof ContainerEvent.OutOfMemory) {
            event = told.take();
        }
        assertThat(event).isEqualTo(new ContainerEvent.Ended());
        assertThat(container.status()).isEqualTo(ContainerStatus.STOPPED);
        subscription.close();
        assertThat(subscription.isOver()).isTrue();
        assertThatThrownBy(() -> container.subscribe(Optional.empty(), (who, what) -> {}))
                .hasMessageContaining("not running");
    }

    @Test
    @DisplayName("two runtimes at the same time have plugins, class loaders and roots of their own")
    void twoRuntimes() throws Exception {
        Path jar = PluginJar.jar(POLICY, temporary.resolve("plugins/policy.jar"), temporary.resolve("classes"))
                .toRealPath();
        Path shared = PluginJar.folder(POLICY, temporary.resolve("loaded"));
        Bundle refused = bundle("true").withoutNamespace("network");
        ContainerRuntime fromDirectory = builder("one")
                .pluginDirectory(jar.getParent())
                .plugin("lifecycle", "admission-policy")
                .build();
        try (URLClassLoader loader = new URLClassLoader(
                        "the caller's",
                        new URL[] {shared.toUri().toURL()},
                        getClass().getClassLoader());
                ContainerRuntime fromLoader =
                        builder("two").pluginLoader(loader).build();
                ContainerRuntime without =
                        builder("three").plugin("cgroup", "none").build()) {
            assertThat(refuser(fromDirectory, refused)).isEqualTo("plugin " + jar);
            assertThat(refuser(fromLoader, refused)).isEqualTo("the caller's");
            Container container = without.create("same-id", options(refused));
            assertThat(container.status()).isEqualTo(ContainerStatus.CREATED);
            assertThat(fromDirectory.ids()).isEmpty();
            assertThat(fromLoader.ids()).isEmpty();

            fromDirectory.close();
            assertThat(descriptors()).as("the jar is closed").noneMatch(target -> target.equals(jar.toString()));
            assertThat(refuser(fromLoader, refused)).isEqualTo("the caller's");
            container.delete(true);
        }
    }

    private RuntimeBuilder builder(String root) {
        return CaissonRuntime.builder().root(temporary.resolve("state-of-" + root));
    }

    /** The name of the class loader whose policy said no. */
    private static String refuser(ContainerRuntime runtime, Bundle bundle) {
        try {
            runtime.create("same-id", options(bundle));
        } catch (CaissonException e) {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.VETOED);
            return String.valueOf(e.getCause().getStackTrace()[0].getClassLoaderName());
        }
        throw new AssertionError("it was not refused");
    }
}
