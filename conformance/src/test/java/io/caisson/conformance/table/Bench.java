// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Machine;
import io.caisson.conformance.support.Oci;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the rows are tried on one runtime, one after another. */
final class Bench {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Not tried again by the next row. */
    private record Failure(Throwable cause) {}

    private final Oci runtime;
    private final Path directory;
    private final HostTree host;
    private final Map<String, Object> found = new HashMap<>();
    private final List<String> apart = new ArrayList<>();
    private final @Nullable InProcess inProcess;

    Bench(Oci runtime, Path directory, HostTree host) {
        this.runtime = runtime;
        this.directory = directory;
        this.host = host;
        this.inProcess = isCaisson() ? new InProcess(runtime.root()) : null;
    }

    Oci runtime() {
        return runtime;
    }

    boolean isCaisson() {
        return runtime.name().equals("caisson");
    }

    HostTree host() {
        return host;
    }

    /** Computed by the first row that asks, for all that need it. */
    @SuppressWarnings("unchecked") // a key has one type
    <T> T once(String key, Callable<T> what) throws Exception {
        Object value = found.get(key);
        if (value == null) {
            try {
                value = what.call();
            } catch (Exception | AssertionError e) {
                value = new Failure(e);
            }
            found.put(key, value);
        }
        if (value instanceof Failure failure) {
            throw new IllegalStateException(failure.cause());
        }
        return (T) value;
    }

    /** Remembers that a group could not be run as one. */
    void apart(String group, Verdict why) {
        apart.add(group + ": " + why);
    }

    List<String> apart() {
        return apart;
    }

    String newId() {
        return Machine.MARK + "table-" + NUMBER.incrementAndGet();
    }

    /** A new bundle with the probe in it. */
    Bundle bundle() {
        try {
            Path place = directory.resolve(runtime.name() + "-" + NUMBER.incrementAndGet());
            Bundle bundle = Bundle.busybox(place, "true");
            Files.copy(
                    Probe.program(),
                    bundle.rootfs().resolve("bin/probe"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            for (String applet : List.of("uname", "sysctl", "chown", "readlink", "unshare", "cut", "timeout")) {
                Path link = bundle.rootfs().resolve("bin").resolve(applet);
                if (!Files.isSymbolicLink(link)) {
                    Files.createSymbolicLink(link, Path.of("busybox"));
                }
            }
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a container in the foreground; nothing of it is left afterwards. */
    Run run(Consumer<Bundle> change) {
        return run(bundle().edit(change));
    }

    Run run(Bundle bundle) {
        if (inProcess == null) {
            return command(bundle);
        }
        String id = newId();
        Oci.Result result = inProcess.run(bundle, id);
        remove(id);
        return new Run(result, bundle, id, host);
    }

    /** The same by the command line, whose warnings and messages count. */
    Run command(Bundle bundle) {
        String id = newId();
        Oci.Result result = runtime.run("run", "--bundle", bundle.directory().toString(), id);
        remove(id);
        return new Run(result, bundle, id, host);
    }

    /** Whether the runtime knows a container of this id. */
    boolean knows(String id) {
        return Files.exists(runtime.root().resolve(id));
    }

    /** Deletes by force what a failure left. */
    void remove(String id) {
        if (knows(id)) {
            runtime.run("delete", "--force", id);
        }
    }
}
