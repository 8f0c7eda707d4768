// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

/** What caisson-init becomes. */
public enum InitType {
    /** The init of a new container. */
    STANDARD("standard"),
    /** A further process in a container. */
    SETNS("setns");

    private final String text;

    InitType(String text) {
        this.text = text;
    }

    /** The value of {@code _LIBCONTAINER_INITTYPE}. */
    public String text() {
        return text;
    }
}
