// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.hook;

import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import org.apiguardian.api.API;

/**
 * Observes the life of containers in process. An exception from {@link #beforeCreate} or {@link #beforeStart} refuses
 * the operation; exceptions elsewhere are logged, ignoring.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface LifecycleListener {
    /** Before anything is made. Throwing refuses the container; the message reaches the user. */
    default void beforeCreate(String id, RuntimeSpec spec) {}

    default void created(State state) {}

    /** Before the program is let run. Throwing refuses it; the container stays created. */
    default void beforeStart(State state) {}

    default void started(State state) {}

    default void deleted(State state) {}
}
