// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.CreateOptions;
import io.caisson.api.ProcessIo;
import io.caisson.runtime.CaissonRuntime;
import java.io.IOException;
import java.nio.file.Path;

/** A JVM that starts a container which is to end with it: arguments are the state root, the bundle and the id. */
final class ShortLivedRuntime {
    private static final int SIGKILL = 9;

    private ShortLivedRuntime() {}

    public static void main(String[] args) throws IOException {
        try (ContainerRuntime runtime =
                CaissonRuntime.builder().root(Path.of(args[0])).build()) {
            Container container = runtime.create(
                    args[2],
                    CreateOptions.of(Path.of(args[1])).withIo(ProcessIo.none()).withParentDeathSignal(SIGKILL));
            container.start();
            System.out.println("running " + container.init().orElseThrow().pid());
            int ignored = System.in.read(); // until it is killed
        }
    }
}
