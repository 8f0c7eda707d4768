// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.nio.file.Path;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * How a container is made.
 *
 * @param bundle folder with config.json
 * @param io descriptors of the container's init
 * @param noPivot switch the root by MS_MOVE and chroot instead of pivot_root
 * @param noNewKeyring stay in the caller's session keyring
 * @param pidFile file that receives the init's pid, absent for none
 * @param listenFds number of {@link ProcessIo#extra()} descriptors that are LISTEN_FDS
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CreateOptions(
        Path bundle, ProcessIo io, boolean noPivot, boolean noNewKeyring, Optional<Path> pidFile, int listenFds) {
    public static CreateOptions of(Path bundle) {
        return new CreateOptions(bundle, ProcessIo.inherit(), false, false, Optional.empty(), 0);
    }

    public CreateOptions withIo(ProcessIo other) {
        return new CreateOptions(bundle, other, noPivot, noNewKeyring, pidFile, listenFds);
    }
}
