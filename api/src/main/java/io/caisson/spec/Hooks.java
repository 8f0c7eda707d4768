// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import org.apiguardian.api.API;

/** Commands run at points of the life cycle. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Hooks(
        List<Hook> prestart,
        List<Hook> createRuntime,
        List<Hook> createContainer,
        List<Hook> startContainer,
        List<Hook> poststart,
        List<Hook> poststop) {
    public Hooks {
        prestart = Copies.list(prestart);
        createRuntime = Copies.list(createRuntime);
        createContainer = Copies.list(createContainer);
        startContainer = Copies.list(startContainer);
        poststart = Copies.list(poststart);
        poststop = Copies.list(poststop);
    }
}
