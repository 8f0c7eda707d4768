// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.explain;

import io.caisson.runtime.kernel.HostView;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Writes down what is changed through its control files, and does it. */
final class RecordingHost extends HostView {
    private final List<String> changes = new ArrayList<>();
    private final ControlFiles files;

    RecordingHost(Host host) {
        super(host);
        this.files = (ControlFiles) Proxy.newProxyInstance(
                RecordingHost.class.getClassLoader(),
                new Class<?>[] {ControlFiles.class},
                (proxy, method, arguments) -> {
                    Object result;
                    try {
                        result = method.invoke(host.files(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    switch (method.getName()) {
                        case "write" -> changes.add("write " + arguments[0] + " " + arguments[1]);
                        case "makeDirectory" -> {
                            if ((boolean) result) {
                                changes.add("make-directory " + arguments[0]);
                            }
                        }
                        default -> {}
                    }
                    return result;
                });
    }

    List<String> changes() {
        return List.copyOf(changes);
    }

    @Override
    public ControlFiles files() {
        return files;
    }
}
