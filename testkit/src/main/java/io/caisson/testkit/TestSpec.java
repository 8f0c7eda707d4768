// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.spec.Capabilities;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.Mount;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.Root;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * Builds a configuration step by step. It begins with a container that is harmless: every namespace of its own but a
 * user namespace, a root file system that cannot be written, no capabilities, no limits.
 *
 * <pre>{@code
 * RuntimeSpec spec = TestSpec.running("sleep", "9").limits(Resources.none().pids(4).build()).build();
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TestSpec {
    private final Map<NamespaceType, LinuxNamespace> namespaces = new LinkedHashMap<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final List<String> arguments;
    private Optional<LinuxResources> resources = Optional.empty();
    private Optional<String> cgroupsPath = Optional.empty();
    private Optional<Capabilities> capabilities = Optional.empty();
    private boolean readonly = true;

    private TestSpec(List<String> arguments) {
        this.arguments = arguments;
        for (NamespaceType type : NamespaceType.values()) {
            if (type != NamespaceType.USER && type != NamespaceType.TIME) {
                namespaces.put(type, new LinuxNamespace(type, Optional.empty()));
            }
        }
    }

    /** A container that runs this program, found in {@code /bin}, with these arguments. */
    public static TestSpec running(String... words) {
        return new TestSpec(List.of(words));
    }

    /** Sets the cgroup's limits. */
    public TestSpec limits(LinuxResources limits) {
        resources = Optional.of(limits);
        return this;
    }

    /** Sets {@code /linux/cgroupsPath}. */
    public TestSpec cgroupsPath(String path) {
        cgroupsPath = Optional.of(path);
        return this;
    }

    /** Lets the container write to its root file system. */
    public TestSpec writable() {
        readonly = false;
        return this;
    }

    /** Gives the process these capabilities, named as in {@code CAP_KILL}, in its bounding set alone. */
    public TestSpec bounding(String... names) {
        return capabilities(new Capabilities(List.of(names), List.of(), List.of(), List.of(), List.of()));
    }

    /** Gives the process these sets of capabilities. */
    public TestSpec capabilities(Capabilities sets) {
        capabilities = Optional.of(sets);
        return this;
    }

    /** Adds an annotation. */
    public TestSpec annotation(String name, String value) {
        annotations.put(name, value);
        return this;
    }

    /** Lets the container share this namespace with the runtime. */
    public TestSpec without(NamespaceType type) {
        namespaces.remove(type);
        return this;
    }

    /** Lets the container join a namespace; an empty path is a new one. */
    public TestSpec joining(NamespaceType type, String path) {
        namespaces.put(type, new LinuxNamespace(type, Optional.of(path)));
        return this;
    }

    /** The configuration so far. */
    public RuntimeSpec build() {
        return new RuntimeSpec(
                "1.2.0",
                Optional.of(new Root("rootfs", readonly)),
                Optional.of(process()),
                Optional.empty(),
                Optional.empty(),
                List.of(mount("/proc", "proc"), mount("/dev", "tmpfs", "nosuid", "mode=755")),
                Optional.empty(),
                annotations,
                Optional.of(linux()));
    }

    private static Mount mount(String destination, String type, String... options) {
        return new Mount(destination, Optional.of(type), Optional.of(type), List.of(options), List.of(), List.of());
    }

    private ContainerProcess process() {
        return new ContainerProcess(
                false,
                Optional.empty(),
                User.ROOT,
                "/",
                List.of("PATH=/bin"),
                arguments,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                capabilities,
                true,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
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
                new ArrayList<>(namespaces.values()),
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
