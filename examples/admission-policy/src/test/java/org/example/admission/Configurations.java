// SPDX-License-Identifier: Apache-2.0
package org.example.admission;

import io.caisson.spec.Capabilities;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.Root;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.User;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Configurations to judge. */
final class Configurations {
    private static final Capabilities FEW = inBounding("CAP_KILL");

    private Configurations() {}

    /** A network of its own, one small capability, a root that cannot be written. */
    static RuntimeSpec harmless() {
        return new RuntimeSpec(
                "1.2.0",
                Optional.of(new Root("rootfs", true)),
                Optional.of(process(FEW)),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Map.of(),
                Optional.of(linux(Optional.empty())));
    }

    static RuntimeSpec withCapability(String name) {
        return withCapabilities(inBounding(name));
    }

    static RuntimeSpec withCapabilities(Capabilities capabilities) {
        return harmless().withProcess(process(capabilities));
    }

    static RuntimeSpec withoutNetwork() {
        RuntimeSpec spec = harmless();
        return spec.withLinux(spec.linux().orElseThrow().withNamespaces(List.of()));
    }

    static RuntimeSpec joiningNetwork(String path) {
        return harmless().withLinux(linux(Optional.of(path)));
    }

    static RuntimeSpec withWritableRoot() {
        return harmless().withRoot(new Root("rootfs", false));
    }

    private static Capabilities inBounding(String name) {
        return new Capabilities(List.of(name), List.of(), List.of(), List.of(), List.of());
    }

    private static ContainerProcess process(Capabilities capabilities) {
        return new ContainerProcess(
                false,
                Optional.empty(),
                User.ROOT,
                "/",
                List.of(),
                List.of("true"),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(capabilities),
                true,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Linux linux(Optional<String> networkPath) {
        return new Linux(
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(new LinuxNamespace(NamespaceType.NETWORK, networkPath)),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
