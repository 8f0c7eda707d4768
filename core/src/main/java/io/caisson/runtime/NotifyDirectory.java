// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.Mount;
import io.caisson.spec.RuntimeSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a container finds the socket of sd_notify(3): a directory of its state, bound read-only, since the socket is
 * made only when the container is started.
 */
public final class NotifyDirectory {
    private static final String NAME = "notify";
    private static final String SOCKET = "notify.sock";
    private static final String INSIDE = "/run/notify";
    private static final String VARIABLE = "NOTIFY_SOCKET=";
    private static final int MODE = 0755;

    private NotifyDirectory() {}

    /** The socket's place on the host. */
    public static Path socket(Path stateDirectory) {
        return stateDirectory.resolve(NAME).resolve(SOCKET);
    }

    static void create(Kernel kernel, Path stateDirectory) {
        Path directory = stateDirectory.resolve(NAME);
        kernel.mkdir(directory, MODE);
        kernel.chmod(directory, MODE); // mkdir obeys the umask
    }

    static RuntimeSpec addTo(RuntimeSpec spec, Path stateDirectory) {
        List<Mount> mounts = new ArrayList<>(spec.mounts());
        mounts.add(new Mount(
                INSIDE,
                Optional.of("bind"),
                Optional.of(stateDirectory.resolve(NAME).toString()),
                List.of("bind", "nosuid", "noexec", "nodev", "ro"),
                List.of(),
                List.of()));
        return spec.withMounts(mounts);
    }

    static ContainerProcess addTo(ContainerProcess process) {
        List<String> environment = new ArrayList<>(process.env());
        environment.removeIf(variable -> variable.startsWith(VARIABLE));
        environment.add(VARIABLE + INSIDE + "/" + SOCKET);
        return process.withEnv(environment);
    }
}
