// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Commands run at points of the life cycle, each list in order, with the state of the container as JSON on standard
 * input (config.md, POSIX-platform Hooks).
 *
 * @param prestart in the runtime's namespaces, during create, before the root is changed; deprecated, runs before
 *     createRuntime
 * @param createRuntime in the runtime's namespaces, during create, before the root is changed
 * @param createContainer in the container's namespaces but with the runtime's files, after createRuntime
 * @param startContainer in the container, during start, just before its program
 * @param poststart in the runtime's namespaces, after the program has been executed; a failure stops the container
 * @param poststop in the runtime's namespaces, after the container has been deleted; a failure is only logged
 */
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
