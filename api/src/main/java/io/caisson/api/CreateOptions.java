// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import io.caisson.spec.RuntimeSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * How a container is made.
 *
 * @param bundle folder with config.json; with a {@code config}, what its relative paths are relative to
 * @param config the configuration; absent: config.json of the bundle
 * @param io descriptors of the container's init
 * @param noPivot switch the root by MS_MOVE and chroot instead of pivot_root
 * @param noNewKeyring stay in the caller's session keyring
 * @param pidFile file that receives the init's pid, absent for none
 * @param listenFds number of {@link ProcessIo#extra()} descriptors that are LISTEN_FDS
 * @param parentDeathSignal sent to the container's init when this JVM ends, absent for none
 * @param notifySocket whether the container gets a directory {@code /run/notify}, with the socket of sd_notify(3) that
 *     whoever starts it binds as {@code notify/notify.sock} in its state directory
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CreateOptions(
        Path bundle,
        Optional<RuntimeSpec> config,
        ProcessIo io,
        boolean noPivot,
        boolean noNewKeyring,
        Optional<Path> pidFile,
        int listenFds,
        OptionalInt parentDeathSignal,
        boolean notifySocket) {
    /** @throws IllegalArgumentException when the signal is none */
    public CreateOptions {
        SignalNumbers.check(parentDeathSignal);
    }

    /** With the bundle's configuration. */
    public CreateOptions(
            Path bundle,
            ProcessIo io,
            boolean noPivot,
            boolean noNewKeyring,
            Optional<Path> pidFile,
            int listenFds,
            OptionalInt parentDeathSignal,
            boolean notifySocket) {
        this(bundle, Optional.empty(), io, noPivot, noNewKeyring, pidFile, listenFds, parentDeathSignal, notifySocket);
    }

    /** With the bundle's configuration, without a parent-death signal and a socket for notifications. */
    public CreateOptions(
            Path bundle, ProcessIo io, boolean noPivot, boolean noNewKeyring, Optional<Path> pidFile, int listenFds) {
        this(bundle, io, noPivot, noNewKeyring, pidFile, listenFds, OptionalInt.empty(), false);
    }

    /** Of a bundle, with this process's standard streams and the defaults of all else. */
    public static CreateOptions of(Path bundle) {
        return new CreateOptions(bundle, ProcessIo.inherit(), false, false, Optional.empty(), 0);
    }

    /** With a configuration that is in no file. */
    public CreateOptions withConfig(RuntimeSpec other) {
        return new CreateOptions(
                bundle,
                Optional.of(other),
                io,
                noPivot,
                noNewKeyring,
                pidFile,
                listenFds,
                parentDeathSignal,
                notifySocket);
    }

    /** With other descriptors for the first process. */
    public CreateOptions withIo(ProcessIo other) {
        return new CreateOptions(
                bundle, config, other, noPivot, noNewKeyring, pidFile, listenFds, parentDeathSignal, notifySocket);
    }

    /**
     * With a signal for the container's init when this JVM ends, for whatever reason: SIGKILL (9) lets no container
     * outlive it. The init of a pid namespace ignores other signals unless its program handles them.
     */
    public CreateOptions withParentDeathSignal(int signal) {
        return new CreateOptions(
                bundle, config, io, noPivot, noNewKeyring, pidFile, listenFds, OptionalInt.of(signal), notifySocket);
    }

    /** Whether the program may tell, as sd_notify(3) does, that it is ready. */
    public CreateOptions withNotifySocket(boolean wanted) {
        return new CreateOptions(bundle, io, noPivot, noNewKeyring, pidFile, listenFds, parentDeathSignal, wanted);
    }
}
