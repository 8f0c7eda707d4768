// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.seal;

import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import org.apiguardian.api.API;

/** Gives descriptors of an executable that nothing in a container can change. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ExeSealer {
    /**
     * A sealed descriptor of {@code executable}, made afresh at each call; the caller closes it.
     *
     * @throws io.caisson.api.CaissonException {@code SYSCALL_FAILED} or {@code IO_FAILED}
     */
    HostFd seal(Path executable);
}
