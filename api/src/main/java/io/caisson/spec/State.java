// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Map;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/** The state of a container as the OCI specification defines it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record State(
        String ociVersion,
        String id,
        ContainerStatus status,
        OptionalInt pid,
        String bundle,
        Map<String, String> annotations) {
    public State {
        pid = Copies.absent(pid);
        annotations = Copies.map(annotations);
    }
}
