// SPDX-License-Identifier: Apache-2.0
package org.example.admission;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.Capabilities;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.Root;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.hook.LifecycleListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Refuses containers that could reach out of themselves: with the host's network, with capabilities that amount to
 * root on the host, or with a root file system that they can change (unless an annotation allows that one). All
 * objections to a configuration are told at once.
 */
final class AdmissionPolicy implements LifecycleListener {
    /** Allows a writable root when its value is {@code true}. */
    static final String WRITABLE_ROOT = "org.example.admission.writable-root";

    /** With any of these a process can take over the host, load code into its kernel, or read its memory. */
    private static final Set<String> FORBIDDEN = Set.of(
            "CAP_BPF",
            "CAP_DAC_READ_SEARCH",
            "CAP_NET_ADMIN",
            "CAP_SYS_ADMIN",
            "CAP_SYS_BOOT",
            "CAP_SYS_MODULE",
            "CAP_SYS_PTRACE",
            "CAP_SYS_RAWIO",
            "CAP_SYS_TIME");

    private final Path hostNetwork;

    /** @param hostNetwork file of the network namespace that containers without one of their own share */
    AdmissionPolicy(Path hostNetwork) {
        this.hostNetwork = hostNetwork;
    }

    @Override
    public void beforeCreate(String id, RuntimeSpec spec) {
        List<String> objections = new ArrayList<>();
        network(spec).ifPresent(objections::add);
        capabilities(spec).ifPresent(objections::add);
        root(spec).ifPresent(objections::add);
        if (!objections.isEmpty()) {
            throw new CaissonException(ErrorCode.VETOED, String.join("; ", objections));
        }
    }

    private Optional<String> network(RuntimeSpec spec) {
        Optional<LinuxNamespace> network = spec.linux().map(Linux::namespaces).stream()
                .flatMap(List::stream)
                .filter(namespace -> namespace.type() == NamespaceType.NETWORK)
                .findFirst();
        if (network.isEmpty()) {
            return Optional.of("/linux/namespaces: must have a network namespace");
        }
        return network.get().path().filter(path -> !path.isEmpty()).flatMap(this::joined);
    }

    /** A namespace that is joined may be the host's under another name; what cannot be told apart is refused too. */
    private Optional<String> joined(String path) {
        try {
            return Files.isSameFile(Path.of(path), hostNetwork)
                    ? Optional.of("/linux/namespaces: network namespace '" + path + "' is the host's")
                    : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.of("/linux/namespaces: network namespace '" + path + "' cannot be told from the host's");
        }
    }

    private static Optional<String> capabilities(RuntimeSpec spec) {
        Set<String> found = new TreeSet<>();
        spec.process().flatMap(ContainerProcess::capabilities).stream()
                .flatMap(AdmissionPolicy::all)
                .map(name -> name.toUpperCase(Locale.ROOT)) // the runtime takes them in any case
                .filter(FORBIDDEN::contains)
                .forEach(found::add);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of("/process/capabilities: must not have " + String.join(", ", found));
    }

    /** The bounding set counts as well: a program with file capabilities gets what it allows. */
    private static Stream<String> all(Capabilities sets) {
        return Stream.of(sets.bounding(), sets.permitted(), sets.effective(), sets.inheritable(), sets.ambient())
                .flatMap(List::stream);
    }

    private static Optional<String> root(RuntimeSpec spec) {
        boolean readOnly = spec.root().map(Root::readonly).orElse(false);
        return readOnly || "true".equals(spec.annotations().get(WRITABLE_ROOT))
                ? Optional.empty()
                : Optional.of("/root/readonly: must be true, or annotation '" + WRITABLE_ROOT + "' be 'true'");
    }
}
