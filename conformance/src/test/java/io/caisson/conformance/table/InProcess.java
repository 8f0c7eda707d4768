// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.CreateOptions;
import io.caisson.api.Descriptor;
import io.caisson.api.ProcessIo;
import io.caisson.api.RunningProcess;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.runtime.CaissonRuntime;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Containers of the library in this JVM: the code behind the command line too, without a new JVM for each command.
 * What the command line adds is tried through it.
 */
final class InProcess {
    private static final int MODE = 0644;

    private final Kernel kernel = new LibcKernel();
    private final ContainerRuntime runtime;

    InProcess(Path root) {
        this.runtime = CaissonRuntime.builder().root(root).build();
    }

    /** Like {@code run} in the foreground: an error gives status 1 and its text. */
    Oci.Result run(Bundle bundle, String id) {
        Path out = bundle.directory().resolve("output");
        try (HostFd file =
                kernel.open(out, LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_APPEND, MODE)) {
            Descriptor output = Descriptor.held(file.number());
            int status = runToEnd(bundle, id, ProcessIo.of(Descriptor.devNull(), output, output));
            return new Oci.Result(status, text(out), "");
        } catch (CaissonException e) {
            return new Oci.Result(1, text(out), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int runToEnd(Bundle bundle, String id, ProcessIo io) throws InterruptedException {
        Container container =
                runtime.create(id, CreateOptions.of(bundle.directory()).withIo(io));
        try {
            RunningProcess init = container.init().orElseThrow();
            container.start();
            return init.waitFor().shellStatus();
        } finally {
            container.delete(true);
        }
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
