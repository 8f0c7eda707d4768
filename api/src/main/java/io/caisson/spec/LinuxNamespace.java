// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.apiguardian.api.API;

/** A namespace that is made, or joined by its path. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxNamespace(@JsonProperty(required = true) NamespaceType type, Optional<String> path) {
    public LinuxNamespace {
        path = Copies.absent(path);
    }
}
