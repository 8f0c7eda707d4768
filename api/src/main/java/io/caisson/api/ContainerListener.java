// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import org.apiguardian.api.API;

/** Is told what happens to a container; see {@link Container#subscribe}. */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ContainerListener {
    /** Called by the subscription's thread. It may use the container, the runtime, and close the subscription. */
    void onEvent(Container container, ContainerEvent event);

    /**
     * The container can be watched no longer, and nothing comes after this: the subscription is over. Nothing is done
     * unless this is overridden; the failure is logged in any case.
     */
    default void onFailure(Container container, RuntimeException failure) {}
}
