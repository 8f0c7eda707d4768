// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.lifecycle;

import io.caisson.api.ContainerRuntime;
import io.caisson.api.Sandbox;
import io.caisson.api.SandboxLimits;
import io.caisson.api.SandboxResult;
import io.caisson.runtime.CaissonRuntime;
import java.nio.file.Path;

/** What the guest's rootless suite runs as an ordinary user with a delegated cgroup; tells it in lines NAME=VALUE. */
public final class DelegatedSandbox {
    private static final int ENOUGH = 32 << 20;

    private DelegatedSandbox() {}

    /** @param arguments state directory and plugin directory */
    public static void main(String[] arguments) throws InterruptedException {
        SandboxLimits limits =
                SandboxLimits.none().withMemory(ENOUGH).withProcesses(3).withCpus(0.5);
        try (ContainerRuntime runtime = CaissonRuntime.builder()
                .root(Path.of(arguments[0]))
                .pluginDirectory(Path.of(arguments[1]))
                .build()) {
            tell("memory", runtime.run(Sandbox.of("tail", "/dev/zero").withLimits(limits)));
            tell(
                    "processes",
                    runtime.run(Sandbox.of("sh", "-c", "sleep 9 & sleep 9 & sleep 9 & true")
                            .withLimits(limits)));
            tell("user", runtime.run(Sandbox.of("sh", "-c", "test $(id -u) = 0").withLimits(limits)));
            System.out.println("left=" + runtime.ids());
        }
    }

    private static void tell(String name, SandboxResult result) {
        boolean measured = result.peakMemory().orElse(ENOUGH) <= ENOUGH;
        System.out.println(name + "=" + result.outcome() + " " + result.unenforced() + " " + measured);
    }
}
