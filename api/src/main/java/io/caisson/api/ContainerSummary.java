// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import io.caisson.spec.ContainerStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * One row of {@code list}.
 *
 * @param pid of the init, 0 when stopped
 * @param owner name of the state directory's owner, or its uid when it has no name
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ContainerSummary(
        String id,
        int pid,
        ContainerStatus status,
        Path bundle,
        Path rootfs,
        Instant created,
        Map<String, String> annotations,
        String owner,
        String ociVersion) {
    public ContainerSummary {
        annotations = Map.copyOf(annotations);
    }
}
