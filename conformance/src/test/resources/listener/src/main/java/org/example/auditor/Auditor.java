// SPDX-License-Identifier: Apache-2.0
package org.example.auditor;

import io.caisson.spec.State;
import io.caisson.spi.Availability;
import io.caisson.spi.hook.LifecycleListener;
import io.caisson.spi.hook.LifecycleListenerProvider;
import io.caisson.spi.host.Host;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Notes in the file $AUDIT_LOG what it hears, each with the container's status; hangs at $AUDIT_HANG. */
public final class Auditor implements LifecycleListenerProvider {
    @Override
    public String name() {
        return "auditor";
    }

    @Override
    public Availability probe(Host host) {
        return Availability.available();
    }

    @Override
    public LifecycleListener create(Host host) {
        Map<String, String> environment = host.environment();
        return (LifecycleListener) Proxy.newProxyInstance(
                Auditor.class.getClassLoader(), new Class<?>[] {LifecycleListener.class}, (proxy, method, arguments) -> {
                    hear(environment, method.getName(), arguments[0]);
                    return null;
                });
    }

    private static void hear(Map<String, String> environment, String phase, Object about)
            throws IOException, InterruptedException {
        String status = about instanceof State state ? state.status().text() : "-";
        Files.writeString(
                Path.of(environment.get("AUDIT_LOG")),
                phase + " " + status + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        if (phase.equals(environment.get("AUDIT_HANG"))) {
            new CountDownLatch(1).await();
        }
    }
}
