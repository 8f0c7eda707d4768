// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import org.apiguardian.api.API;

/**
 * A listener's hold on a container's events; see {@link Container#subscribe}. It ends by itself after the container's
 * end, and with the runtime.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Subscription extends AutoCloseable {
    /**
     * Whether no event comes any more.
     *
     * @return true after the container's end, a failure, or the close of this or of the runtime
     */
    boolean isOver();

    /**
     * Ends it. When this returns, the listener is not being called and never will be, unless it is the listener itself
     * that calls. Closing twice is harmless.
     */
    @Override
    void close();
}
