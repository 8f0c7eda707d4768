// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static io.caisson.conformance.cli.LifecycleIT.awaitFile;
import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Machine;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Nothing is left behind, and nothing waits for a container that waits. */
class LeakIT extends OciTest {
    private static final int CYCLES = 20;

    /** A command that must not wait for the container: generous, since two JVMs may compete for two cores. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private void cycle(Oci caisson, Bundle bundle) {
        String id = newContainer(caisson);
        for (String[] command : new String[][] {
            {"create", "--bundle", bundle.directory().toString(), id}, {"start", id}, {"delete", "--force", id}
        }) {
            Oci.Result result = caisson.run(command);
            assertThat(result.exit())
                    .as("%s: %s", List.of(command), result.err())
                    .isZero();
        }
    }

    @Test
    void twentyCyclesOneAfterAnotherLeaveNothing() throws Exception {
        Oci caisson = Oci.caisson(Files.createDirectories(temporary.resolve("state")));
        Bundle bundle = bundle("sleep", "1000");
        Machine before = Machine.look(caisson.root());
        for (int i = 0; i < CYCLES; i++) {
            cycle(caisson, bundle);
        }
        assertThat(Machine.look(caisson.root()).leftSince(before)).isEmpty();
    }

    @Test
    void twentyCyclesAtOnceLeaveNothing() throws Exception {
        Oci caisson = Oci.caisson(Files.createDirectories(temporary.resolve("state")));
        Bundle bundle = bundle("sleep", "1000");
        Machine before = Machine.look(caisson.root());
        ExecutorService pool = Executors.newFixedThreadPool(CYCLES);
        try {
            List<Callable<Void>> cycles = new ArrayList<>();
            for (int i = 0; i < CYCLES; i++) {
                cycles.add(() -> {
                    cycle(caisson, bundle);
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(cycles)) {
                done.get();
            }
        } finally {
            pool.shutdown();
        }
        assertThat(Machine.look(caisson.root()).leftSince(before)).isEmpty();
    }

    private static Oci.Result atOnce(Oci caisson, String... command) {
        Instant start = Instant.now();
        Oci.Result result = caisson.run(command);
        assertThat(Duration.between(start, Instant.now()))
                .as(String.join(" ", command))
                .isLessThan(AT_ONCE);
        return result;
    }

    @Test
    void aContainerThatWaitsForItsStartAnswersAtOnce() {
        Oci caisson = Oci.caisson(temporary.resolve("state"));
        String id = newContainer(caisson);
        caisson.run("create", "--bundle", bundle("true").directory().toString(), id);
        assertThat(atOnce(caisson, "state", id).out()).contains("\"created\"");
        assertThat(atOnce(caisson, "kill", id, "KILL").exit()).isZero();
        assertThat(atOnce(caisson, "delete", "--force", id).exit()).isZero();
    }

    @Test
    void aContainerThatWaitsInAHookAnswersAtOnce() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("state"));
        Path waiting = temporary.resolve("waiting");
        Path hook = Files.writeString(temporary.resolve("hook"), "#!/bin/sh\n: > " + waiting + "\nexec sleep 60\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        Bundle bundle = bundle("true").addHook("createRuntime", hook.toString(), "hook");
        String id = newContainer(caisson);
        Path out = Files.createTempFile(temporary, "create", ".out");
        Process create = caisson.start(
                Path.of("/"),
                Map.of(),
                out,
                out,
                "create",
                "--bundle",
                bundle.directory().toString(),
                id);
        awaitFile(waiting);
        assertThat(atOnce(caisson, "state", id).out()).contains("\"creating\"");
        assertThat(atOnce(caisson, "kill", id, "TERM").exit())
                .as("an init that is being set up ignores nothing")
                .isZero();
        assertThat(atOnce(caisson, "delete", "--force", id).exit()).isZero();
        assertThat(create.waitFor()).as(Files.readString(out)).isEqualTo(1);
        assertThat(caisson.root().resolve(id)).doesNotExist();
    }

    @Test
    void aKilledCreateIsRemovedByDeleteForce() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("state"));
        Path waiting = temporary.resolve("waiting");
        Path hook =
                Files.writeString(temporary.resolve("hook"), "#!/bin/sh\necho $$ > " + waiting + "\nexec sleep 60\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        Bundle bundle = bundle("true").addHook("createRuntime", hook.toString(), "hook");
        String id = newContainer(caisson);
        Path out = Files.createTempFile(temporary, "create", ".out");
        Process create = caisson.start(
                Path.of("/"),
                Map.of(),
                out,
                out,
                "create",
                "--bundle",
                bundle.directory().toString(),
                id);
        awaitFile(waiting);
        create.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
        create.destroyForcibly();
        create.waitFor();
        assertThat(atOnce(caisson, "delete", "--force", id).exit()).isZero();
        assertThat(caisson.root().resolve(id)).doesNotExist();
    }
}
