// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import org.apiguardian.api.API;

/** A piece of native memory. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface NativeMemory extends AutoCloseable {
    /** Its address, for a pointer in a kernel structure. */
    long address();

    /** Its present content. */
    byte[] read();

    @Override
    void close();
}
