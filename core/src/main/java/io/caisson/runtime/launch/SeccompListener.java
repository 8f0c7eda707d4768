// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.State;
import io.caisson.spi.host.HostFd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Hands the notify descriptor of a filter to the agent that the configuration names. */
public final class SeccompListener {
    private final Kernel kernel;
    private final LinuxSeccomp profile;

    public SeccompListener(Kernel kernel, LinuxSeccomp profile) {
        this.kernel = kernel;
        this.profile = profile;
    }

    /** The "container process state" of the specification: one document per connection. */
    record ContainerProcessState(String ociVersion, List<String> fds, int pid, String metadata, State state) {}

    /**
     * @param pid of the process that the filter is on, in the runtime's pid namespace
     * @param state of its container
     */
    public void handOver(HostFd notify, int pid, State state) {
        String path = profile.listenerPath()
                .orElseThrow(() -> new CaissonException(
                        ErrorCode.INVALID_SPEC,
                        "seccomp notify is used, but listenerPath is not set",
                        null,
                        0,
                        "seccomp",
                        "/linux/seccomp/listenerPath"));
        ContainerProcessState document = new ContainerProcessState(
                state.ociVersion(),
                List.of("seccompFd"),
                pid,
                profile.listenerMetadata().orElse(""),
                state);
        byte[] text = new SpecReader().write(document).getBytes(StandardCharsets.UTF_8);
        try (HostFd agent = kernel.connectUnix(Path.of(path))) {
            kernel.send(agent, text, List.of(notify.number()));
        } catch (KernelException e) {
            throw new CaissonException(
                    ErrorCode.SECCOMP_FAILED,
                    "failed to send the seccomp descriptor to '" + path + "': " + e.getMessage(),
                    e);
        }
    }
}
