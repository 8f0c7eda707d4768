// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.spec.ContainerProcess;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.Mount;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.Root;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * A bundle whose root file system is a static busybox. The configuration is changed step by step and written by a
 * function of the caller, since the kit knows no JSON.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TestBundle {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> APPLETS = List.of("sh", "cat", "echo", "sleep", "true", "false", "id", "ls");

    private final Path directory;
    private final List<LinuxNamespace> namespaces = new ArrayList<>(Stream.of(
                    NamespaceType.PID, NamespaceType.IPC, NamespaceType.UTS, NamespaceType.MOUNT, NamespaceType.CGROUP)
            .map(type -> new LinuxNamespace(type, Optional.empty()))
            .toList());
    private List<String> arguments = List.of("true");
    private Optional<LinuxResources> resources = Optional.empty();
    private Optional<String> cgroupsPath = Optional.empty();
    private boolean readonly = true;

    private TestBundle(Path directory) {
        this.directory = directory;
    }

    /** Makes {@code rootfs} with busybox in {@code directory}. */
    public static TestBundle in(Path directory) {
        Path programs = Tree.directory(directory.resolve("rootfs/bin"));
        for (String name : List.of("proc", "sys", "dev", "tmp", "etc")) {
            Tree.directory(directory.resolve("rootfs").resolve(name));
        }
        try {
            Files.copy(BUSYBOX, programs.resolve("busybox"));
            for (String applet : APPLETS) {
                Files.createSymbolicLink(programs.resolve(applet), Path.of("busybox"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestBundle(directory);
    }

    public Path directory() {
        return directory;
    }

    public Path rootfs() {
        return directory.resolve("rootfs");
    }

    /** What the container runs. */
    public TestBundle run(String... words) {
        arguments = List.of(words);
        return this;
    }

    /** Runs a line of shell. */
    public TestBundle shell(String line) {
        return run("sh", "-c", line);
    }

    public TestBundle limits(LinuxResources limits) {
        resources = Optional.of(limits);
        return this;
    }

    public TestBundle cgroupsPath(String path) {
        cgroupsPath = Optional.of(path);
        return this;
    }

    public TestBundle writable() {
        readonly = false;
        return this;
    }

    /** The container shares this namespace with the runtime. */
    public TestBundle without(NamespaceType type) {
        namespaces.removeIf(namespace -> namespace.type() == type);
        return this;
    }

    /** The configuration so far. */
    public RuntimeSpec spec() {
        ContainerProcess process = new ContainerProcess(
                false,
                Optional.empty(),
                User.ROOT,
                "/",
                List.of("PATH=/bin"),
                arguments,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                true,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new RuntimeSpec(
                "1.2.0",
                Optional.of(new Root("rootfs", readonly)),
                Optional.of(process),
                Optional.empty(),
                Optional.empty(),
                List.of(mount("/proc", "proc"), mount("/dev", "tmpfs", "nosuid", "mode=755")),
                Optional.empty(),
                Map.of(),
                Optional.of(linux()));
    }

    private static Mount mount(String destination, String type, String... options) {
        return new Mount(destination, Optional.of(type), Optional.of(type), List.of(options), List.of(), List.of());
    }

    private Linux linux() {
        return new Linux(
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                resources,
                cgroupsPath,
                namespaces,
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

    /** Writes config.json as {@code writer} puts it. */
    public Path write(Function<RuntimeSpec, String> writer) {
        Tree.file(directory.resolve("config.json"), writer.apply(spec()));
        return directory;
    }
}
