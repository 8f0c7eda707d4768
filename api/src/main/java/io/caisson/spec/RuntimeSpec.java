// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The configuration of a container: the content of {@code config.json} in its bundle (config.md). Properties of other
 * platforms (solaris, windows, vm, zos, freebsd) are not kept.
 *
 * @param ociVersion version of the runtime specification that the document follows, as in SemVer 2.0.0
 * @param root root file system; required on Linux, which the validator sees to
 * @param process what the container runs; may be absent at create, not at start
 * @param hostname host name in the container's UTS namespace, at most 64 bytes; absent leaves it as it is
 * @param domainname NIS domain name in the container's UTS namespace; absent leaves it as it is
 * @param mounts file systems mounted below the root, in this order
 * @param hooks commands run at points of the life cycle; absent means none
 * @param annotations free metadata, in the order of the document; keys are never empty
 * @param linux the part for Linux; absent means that the container shares everything with the runtime
 */
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
        hostname = Copies.text(hostname);
        domainname = Copies.text(domainname);
        mounts = Copies.list(mounts);
        hooks = Copies.absent(hooks);
        annotations = Copies.map(annotations);
        linux = Copies.absent(linux);
    }

    /** A copy with another value. */
    public RuntimeSpec withRoot(Root root) {
        return new RuntimeSpec(
                ociVersion, Optional.of(root), process, hostname, domainname, mounts, hooks, annotations, linux);
    }

    /** A copy with another value. */
    public RuntimeSpec withProcess(ContainerProcess process) {
        return new RuntimeSpec(
                ociVersion, root, Optional.of(process), hostname, domainname, mounts, hooks, annotations, linux);
    }

    /** A copy with another value. */
    public RuntimeSpec withMounts(List<Mount> mounts) {
        return new RuntimeSpec(ociVersion, root, process, hostname, domainname, mounts, hooks, annotations, linux);
    }

    /** A copy with another value. */
    public RuntimeSpec withHooks(Hooks hooks) {
        return new RuntimeSpec(
                ociVersion, root, process, hostname, domainname, mounts, Optional.of(hooks), annotations, linux);
    }

    /** A copy with another value. */
    public RuntimeSpec withAnnotations(Map<String, String> annotations) {
        return new RuntimeSpec(ociVersion, root, process, hostname, domainname, mounts, hooks, annotations, linux);
    }

    /** A copy with another value. */
    public RuntimeSpec withLinux(Linux linux) {
        return new RuntimeSpec(
                ociVersion, root, process, hostname, domainname, mounts, hooks, annotations, Optional.of(linux));
    }
}
