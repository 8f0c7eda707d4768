// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A namespace of the container (config-linux.md, Namespaces).
 *
 * @param type its kind; each kind is listed once
 * @param path file of an existing namespace that is joined, absolute; absent makes a new one
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxNamespace(@JsonProperty(required = true) NamespaceType type, Optional<String> path) {
    public LinuxNamespace {
        path = Copies.text(path);
    }
}
