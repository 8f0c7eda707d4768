// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.hook;

import org.apiguardian.api.API;

/** The lists of /hooks, by their names in the configuration. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum HookPhase {
    PRESTART("prestart"),
    CREATE_RUNTIME("createRuntime"),
    CREATE_CONTAINER("createContainer"),
    START_CONTAINER("startContainer"),
    POSTSTART("poststart"),
    POSTSTOP("poststop");

    private final String text;

    HookPhase(String text) {
        this.text = text;
    }

    /** The name in the configuration. */
    public String text() {
        return text;
    }
}
