// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.guice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.caisson.api.ContainerRuntime;
import io.caisson.runtime.CaissonRuntime;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WiringTest {
    @TempDir
    Path root;

    @Test
    void oneRuntimeForTheInjectorThatTouchesNothing() {
        Path state = root.resolve("state");
        Injector injector = Guice.createInjector(
                Stage.PRODUCTION, new RuntimeModule(CaissonRuntime.builder().root(state)));

        try (ContainerRuntime runtime = injector.getInstance(ContainerRuntime.class)) {
            assertThat(runtime.ids()).isEmpty();
            assertThat(runtime).isSameAs(injector.getInstance(ContainerRuntime.class));
            assertThat(state).doesNotExist();
        }
    }
}
