// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import io.caisson.api.RunningProcess;
import org.apiguardian.api.API;

/** A child of the spawner. Closing gives up the pidfd; it does not end the process. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ChildProcess extends RunningProcess, AutoCloseable {
    /** Becomes readable when the process has ended. */
    HostFd pidfd();

    @Override
    void close();
}
