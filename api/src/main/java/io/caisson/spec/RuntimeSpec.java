// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/** The OCI runtime configuration: the content of a bundle's config.json. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RuntimeSpec(
        @JsonProperty(required = true) String ociVersion,
        Optional<Root> root,
        Optional<ContainerProcess> process,
        Optional<String> hostname,
        Optional<String> domainname,
        List<Mount> mounts,
        Optional<Hooks> hooks,
        Map<String, String> annotations,
        Optional<Linux> linux) {
    public RuntimeSpec {
        root = Copies.absent(root);
        process = Copies.absent(process);
        hostname = Copies.absent(hostname);
        domainname = Copies.absent(domainname);
        mounts = Copies.list(mounts);
        hooks = Copies.absent(hooks);
        annotations = Copies.map(annotations);
        linux = Copies.absent(linux);
    }
}
