// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.WireReader;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.cgroup.CgroupHierarchy;
import io.caisson.spi.seccomp.SeccompProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Requests for plans, changed where a test needs it. */
final class Requests {
    static final InitRequest.Caller ROOT =
            new InitRequest.Caller(0, 0, false, false, false, Optional.empty(), Optional.empty(), Map.of());
    static final InitRequest.Caller ROOTLESS = new InitRequest.Caller(
            1000,
            1000,
            true,
            false,
            false,
            Optional.of(Path.of("/usr/bin/newuidmap")),
            Optional.of(Path.of("/usr/bin/newgidmap")),
            Map.of());

    private final RuntimeSpec spec;
    private InitRequest.Caller caller = ROOT;
    private List<CgroupHierarchy> hierarchies = List.of();
    private Optional<SeccompProgram> seccomp = Optional.empty();
    private int extraFiles;
    private OptionalInt cgroupFd = OptionalInt.empty();
    private boolean console;
    private boolean noPivot;
    private Optional<String> keyring = Optional.empty();
    private boolean pidfdSocket;
    private OptionalInt parentDeathSignal = OptionalInt.empty();
    private final Map<NamespaceType, String> namespacePaths = new LinkedHashMap<>();

    private Requests(RuntimeSpec spec) {
        this.spec = spec;
    }

    static Requests of(Configuration configuration) {
        return new Requests(configuration.build());
    }

    static Requests of(RuntimeSpec spec) {
        return new Requests(spec);
    }

    Requests caller(InitRequest.Caller value) {
        caller = value;
        return this;
    }

    Requests hierarchies(CgroupHierarchy... values) {
        hierarchies = List.of(values);
        return this;
    }

    Requests seccomp(SeccompProgram program) {
        seccomp = Optional.of(program);
        return this;
    }

    Requests extraFiles(int count) {
        extraFiles = count;
        return this;
    }

    Requests cgroupFd(int fd) {
        cgroupFd = OptionalInt.of(fd);
        return this;
    }

    Requests console() {
        console = true;
        return this;
    }

    Requests noPivot() {
        noPivot = true;
        return this;
    }

    Requests keyring(String name) {
        keyring = Optional.of(name);
        return this;
    }

    Requests pidfdSocket() {
        pidfdSocket = true;
        return this;
    }

    Requests join(NamespaceType type, String path) {
        namespacePaths.put(type, path);
        return this;
    }

    Requests parentDeathSignal(int signal) {
        parentDeathSignal = OptionalInt.of(signal);
        return this;
    }

    LaunchPlan init() {
        return PlanCompiler.forInit(new InitRequest(
                spec,
                Path.of("/bundle"),
                Path.of("/bundle/rootfs"),
                caller,
                hierarchies,
                seccomp,
                extraFiles,
                cgroupFd,
                console,
                noPivot,
                keyring,
                pidfdSocket,
                parentDeathSignal));
    }

    LaunchPlan exec(ContainerProcess process) {
        return PlanCompiler.forExec(new ExecRequest(
                spec,
                process,
                namespacePaths,
                caller,
                seccomp,
                extraFiles,
                console,
                keyring,
                pidfdSocket,
                parentDeathSignal));
    }

    /** Number to payload, in the order of the message. */
    static Map<Integer, WireReader> attributes(LaunchPlan plan) {
        Map<Integer, WireReader> attributes = new LinkedHashMap<>();
        WireReader payload = new WireReader(plan.bootstrap()).message().payload();
        while (payload.hasMore()) {
            WireReader.Attribute attribute = payload.attribute();
            attributes.put(attribute.type(), attribute.payload());
        }
        return attributes;
    }

    /** The operations of one kind. */
    static <T extends Operation> List<T> only(LaunchPlan plan, Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (Operation operation : plan.operations()) {
            if (kind.isInstance(operation)) {
                found.add(kind.cast(operation));
            }
        }
        return found;
    }

    /** Positions of the first operation of each kind, -1 where there is none. */
    static List<Integer> positions(LaunchPlan plan, List<Class<? extends Operation>> kinds) {
        return kinds.stream()
                .map(kind -> plan.operations().stream()
                        .map(Operation::getClass)
                        .toList()
                        .indexOf(kind))
                .toList();
    }
}
