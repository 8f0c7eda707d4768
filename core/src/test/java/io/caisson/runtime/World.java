// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.Container;
import io.caisson.api.CreateOptions;
import io.caisson.api.ProcessIo;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.runtime.launch.KernelProbe;
import io.caisson.runtime.launch.ScriptedInit;
import io.caisson.runtime.seccomp.SeccompPrograms;
import io.caisson.runtime.store.FileStateStore;
import io.caisson.spi.host.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A runtime on the real kernel with a scripted caisson-init and plugins in memory: all it takes without any right. */
final class World {
    static final String PROCESS =
            "{\"user\":{\"uid\":0,\"gid\":0},\"cwd\":\"/\",\"args\":[\"sleep\"],\"env\":[\"PATH=/bin\"]}";
    static final String NAMESPACES = "[{\"type\":\"pid\"},{\"type\":\"mount\"}]";

    final Path directory;
    final Kernel real = new LibcKernel();
    final KernelProbe probe = new KernelProbe(real);
    final ScriptedInit init;
    final FakePlugins plugins;
    final FileStateStore store;
    final CaissonRuntime runtime;
    final RuntimeParts parts;

    World(Path directory) {
        this(directory, ScriptedInit::goodSetUp);
    }

    World(Path directory, ScriptedInit.Script script) {
        this(directory, script, real -> real);
    }

    /** On a host that is made of the real one. */
    World(Path directory, ScriptedInit.Script script, UnaryOperator<Host> view) {
        this.directory = directory;
        Kernel kernel = probe.kernel();
        this.init = new ScriptedInit(real, script);
        this.plugins = new FakePlugins(kernel);
        this.store = new FileStateStore(directory.resolve("state"), kernel);
        Host host = view.apply(new KernelHost(real, Map.of()));
        this.parts = new RuntimeParts(
                store,
                kernel,
                host,
                init,
                plugins,
                () -> Path.of("/nonexistent/caisson-init"),
                new Children(),
                new Listeners(plugins, host),
                new SeccompPrograms(plugins::seccompCompiler, host, kernel, store),
                ResourceOptions.defaults(),
                new Lifetime(List.of()));
        this.runtime = new CaissonRuntime(parts);
        bundle("", "");
    }

    /** Writes a bundle; the extras go into the top level and into /linux, each with a comma before it. */
    World bundle(String top, String linux) {
        return config("{\"ociVersion\":\"1.3.0\",\"root\":{\"path\":\"rootfs\"},\"process\":" + PROCESS + top
                + ",\"linux\":{\"namespaces\":" + NAMESPACES + linux + "}}");
    }

    /** The same world for a runtime that applies limits otherwise. */
    CaissonRuntime runtime(ResourceOptions resources) {
        return new CaissonRuntime(new RuntimeParts(
                store,
                parts.kernel(),
                parts.host(),
                init,
                plugins,
                parts.initBinary(),
                parts.children(),
                parts.listeners(),
                parts.seccomp(),
                resources,
                parts.lifetime()));
    }

    World config(String text) {
        try {
            Files.createDirectories(bundle().resolve("rootfs"));
            Files.writeString(bundle().resolve("config.json"), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path bundle() {
        return directory.resolve("bundle");
    }

    CreateOptions options() {
        return CreateOptions.of(bundle()).withIo(ProcessIo.none());
    }

    Container create(String id) {
        return runtime.create(id, options());
    }
}
