// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import org.apiguardian.api.API;

/** An open descriptor of this process, close-on-exec; closing twice is harmless. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface HostFd extends AutoCloseable {
    /** Its number in this process, for {@code /proc/self/fd/N}. */
    int number();

    @Override
    void close();
}
