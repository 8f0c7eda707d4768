// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.caisson.api.ContainerRuntime;
import io.caisson.runtime.RuntimeBuilder;

/** A {@link ContainerRuntime} for programs that Guice puts together: one for the injector, which they close. */
public final class RuntimeModule extends AbstractModule {
    private final RuntimeBuilder builder;

    /** Builds when it is first asked for, so what is said to the builder until then counts. */
    public RuntimeModule(RuntimeBuilder builder) {
        this.builder = builder;
    }

    @Override
    protected void configure() {
        binder().disableCircularProxies();
        binder().requireExplicitBindings();
    }

    @Provides
    @Singleton
    ContainerRuntime runtime() {
        return builder.build();
    }
}
