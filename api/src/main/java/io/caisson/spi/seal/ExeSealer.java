// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.seal;

import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import org.apiguardian.api.API;

/** Gives descriptors of an executable that nothing in a container can change. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ExeSealer {
    /**
     * A descriptor of {@code executable} for one process; the caller closes it. Through it nobody can change the program
     * that later processes get: what it leads to is unchangeable, or a copy that nothing else runs. Nobody has it open
     * for writing, or execve(2) would answer ETXTBSY.
     *
     * @throws io.caisson.api.CaissonException {@code SYSCALL_FAILED}, {@code IO_FAILED} or {@code UNSUPPORTED}
     */
    HostFd seal(Path executable);
}
