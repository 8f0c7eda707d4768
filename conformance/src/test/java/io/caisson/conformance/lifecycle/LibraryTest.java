// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.CreateOptions;
import io.caisson.api.Descriptor;
import io.caisson.api.ExecOptions;
import io.caisson.api.ProcessIo;
import io.caisson.conformance.support.Bundle;
import io.caisson.runtime.CaissonRuntime;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spec.ContainerProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.testkit.RequiresRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of the runtime inside this JVM. */
@RequiresRoot
abstract class LibraryTest {
    private static final int MODE = 0644;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    Path temporary;

    private final List<Runnable> endings = new ArrayList<>();
    private @Nullable Traces before;

    final Kernel kernel = new LibcKernel();

    @BeforeEach
    final void lookBefore() throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        before = Traces.below(temporary);
    }

    @AfterEach
    final void nothingIsLeft() {
        Collections.reverse(endings);
        endings.forEach(Runnable::run);
        assertThat(Traces.below(temporary)).isEqualTo(before);
    }

    /** A busybox bundle that runs {@code args}. */
    Bundle bundle(String... args) {
        return Bundle.busybox(temporary.resolve("bundle-" + NUMBER.incrementAndGet()), args);
    }

    /** A runtime on a state directory of the test. */
    ContainerRuntime runtime() {
        return CaissonRuntime.builder().root(stateRoot()).build();
    }

    Path stateRoot() {
        return temporary.resolve("state");
    }

    /** An id, and a cgroup of that name, that the test's end cleans up. */
    String containerOf(ContainerRuntime runtime, Bundle bundle) {
        String id = Traces.PREFIX + NUMBER.incrementAndGet();
        bundle.set("/linux", "cgroupsPath", "\"/" + id + "\"");
        endings.add(() -> runtime.delete(id, true));
        return id;
    }

    Container create(ContainerRuntime runtime, Bundle bundle) {
        return runtime.create(
                containerOf(runtime, bundle),
                CreateOptions.of(bundle.directory()).withIo(ProcessIo.none()));
    }

    /** Makes a container whose output goes to a file. */
    Container create(ContainerRuntime runtime, Bundle bundle, Path output) {
        try (HostFd file =
                kernel.open(output, LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_APPEND, MODE)) {
            return runtime.create(
                    containerOf(runtime, bundle),
                    CreateOptions.of(bundle.directory()).withIo(to(file)));
        }
    }

    static ProcessIo to(HostFd file) {
        Descriptor held = Descriptor.held(file.number());
        return ProcessIo.of(Descriptor.devNull(), held, held);
    }

    /** A further process like the container's own, with other arguments. */
    static ExecOptions process(Container container, String... args) {
        ContainerProcess own = container.config().process().orElseThrow();
        return ExecOptions.of(new ContainerProcess(
                        false,
                        Optional.empty(),
                        own.user(),
                        "/",
                        own.env(),
                        List.of(args),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        own.capabilities(),
                        own.noNewPrivileges(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .withIo(ProcessIo.none());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
