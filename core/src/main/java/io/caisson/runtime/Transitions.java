// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.spec.ContainerStatus;

/** Which operation is allowed in which status, and what is said when it is not (libcontainer rows S2, S15, S16). */
final class Transitions {
    private Transitions() {}

    static void requireStartable(ContainerStatus status) {
        switch (status) {
            case CREATED -> {}
            case STOPPED -> throw refused("cannot start a container that has stopped");
            case RUNNING -> throw refused("cannot start an already running container");
            case CREATING, PAUSED -> throw refused("cannot start a container in the " + status.text() + " state");
        }
    }

    static void requireExecutable(ContainerStatus status, boolean ignorePaused) {
        switch (status) {
            case CREATED, RUNNING -> {}
            case PAUSED -> {
                if (!ignorePaused) {
                    throw refused("cannot exec in a paused container (use --ignore-paused to override)");
                }
            }
            case STOPPED -> throw refused("cannot exec in a stopped container");
            case CREATING -> throw refused("cannot exec in a container in the creating state");
        }
    }

    /** A paused container cannot be paused again: the model answers so too. */
    static void requirePausable(ContainerStatus status) {
        if (status != ContainerStatus.RUNNING && status != ContainerStatus.CREATED) {
            throw refused("container not running");
        }
    }

    static void requireResumable(ContainerStatus status) {
        if (status != ContainerStatus.PAUSED) {
            throw refused("container not paused");
        }
    }

    /** For delete without force. */
    static void requireDeletable(String id, ContainerStatus status) {
        if (status != ContainerStatus.STOPPED && status != ContainerStatus.CREATED) {
            throw refused("cannot delete container " + id + " that is not stopped: " + status.text());
        }
    }

    /** The last check before a container is taken apart. */
    static void requireStopped(ContainerStatus status) {
        switch (status) {
            case STOPPED -> {}
            case PAUSED -> throw refused("container paused");
            case CREATING, CREATED, RUNNING -> throw refused("container still running");
        }
    }

    private static CaissonException refused(String message) {
        return Failures.wrongStatus(message);
    }
}
