// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import io.caisson.api.SpecException;
import io.caisson.api.SpecProblem;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.IdMapping;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.Root;
import io.caisson.spec.RuntimeSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The text of {@code state.json} (libcontainer row S18). */
final class StateFile {
    private static final Map<NamespaceType, String> NAMES = Collections.unmodifiableMap(new EnumMap<>(Map.of(
            NamespaceType.MOUNT, "NEWNS",
            NamespaceType.PID, "NEWPID",
            NamespaceType.NETWORK, "NEWNET",
            NamespaceType.IPC, "NEWIPC",
            NamespaceType.UTS, "NEWUTS",
            NamespaceType.USER, "NEWUSER",
            NamespaceType.CGROUP, "NEWCGROUP",
            NamespaceType.TIME, "NEWTIME")));

    private StateFile() {}

    static byte[] write(SavedState state) {
        Map<String, String> namespacePaths = new TreeMap<>();
        state.namespacePaths().forEach((type, path) -> namespacePaths.put(name(type), path));
        StateDocument document = new StateDocument(
                state.id(),
                state.initPid(),
                state.initStart(),
                state.created().toString(),
                config(state),
                state.rootless(),
                new TreeMap<>(state.cgroupPaths()),
                namespacePaths,
                state.externalDescriptors(),
                state.resctrl().map(SavedResctrl::path),
                state.resctrl().flatMap(SavedResctrl::monitoringPath),
                new StateDocument.Own(
                        state.bundle().toString(),
                        state.spec(),
                        state.creating(),
                        state.cgroupManager(),
                        state.resctrl().map(SavedResctrl::manager),
                        state.resctrl().map(SavedResctrl::owned).orElse(false),
                        state.resctrl().map(SavedResctrl::monitoringOwned).orElse(false),
                        new TreeMap<>(state.plugins())));
        return new SpecReader().write(document).getBytes(StandardCharsets.UTF_8);
    }

    private static StateDocument.Config config(SavedState state) {
        RuntimeSpec spec = state.spec();
        Optional<Linux> linux = spec.linux();
        List<String> labels = new ArrayList<>();
        labels.add("bundle=" + state.bundle());
        spec.annotations().forEach((key, value) -> labels.add(key + "=" + value));
        String rootfs = spec.root().map(Root::path).orElse("");
        return new StateDocument.Config(
                state.bundle().resolve(rootfs).toString(),
                spec.root().map(Root::readonly).orElse(false),
                spec.hostname(),
                linux.map(Linux::namespaces).orElse(List.of()).stream()
                        .map(StateFile::namespace)
                        .toList(),
                mappings(linux.map(Linux::uidMappings)),
                mappings(linux.map(Linux::gidMappings)),
                new StateDocument.Cgroups(linux.flatMap(Linux::cgroupsPath)),
                labels,
                state.rootless(),
                state.rootless());
    }

    private static StateDocument.Namespace namespace(LinuxNamespace namespace) {
        return new StateDocument.Namespace(name(namespace.type()), namespace.path());
    }

    private static List<StateDocument.Mapping> mappings(Optional<List<IdMapping>> mappings) {
        return mappings.orElse(List.of()).stream()
                .map(mapping -> new StateDocument.Mapping(mapping.containerID(), mapping.hostID(), mapping.size()))
                .toList();
    }

    /** @throws SpecException when the text is not a state of ours */
    static SavedState parse(byte[] text) {
        StateDocument document = new SpecReader().parse(text, StateDocument.class);
        Map<NamespaceType, String> namespacePaths = new EnumMap<>(NamespaceType.class);
        document.namespacePaths().forEach((name, path) -> {
            @Nullable NamespaceType type = type(name);
            if (type != null) {
                namespacePaths.put(type, path);
            }
        });
        return new SavedState(
                document.id(),
                document.initPid(),
                document.initStart(),
                instant(document.created()),
                document.rootless(),
                document.cgroupPaths(),
                namespacePaths,
                document.externalDescriptors(),
                Path.of(document.caisson().bundle()),
                document.caisson().spec(),
                document.caisson().creating(),
                document.caisson().cgroupManager(),
                resctrl(document),
                document.caisson().plugins());
    }

    private static Optional<SavedResctrl> resctrl(StateDocument document) {
        StateDocument.Own own = document.caisson();
        return own.resctrlManager().flatMap(manager -> document.intelRdtPath()
                .map(path -> new SavedResctrl(
                        manager, path, document.intelRdtMonPath(), own.resctrlOwned(), own.resctrlMonitoringOwned())));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new SpecException(
                    List.of(new SpecProblem("/created", "must be an RFC 3339 time, was '" + text + "'")));
        }
    }

    /** libcontainer's name of a namespace: the clone flag without its prefix. */
    private static String name(NamespaceType type) {
        return NAMES.get(type);
    }

    private static @Nullable NamespaceType type(String name) {
        for (Map.Entry<NamespaceType, String> entry : NAMES.entrySet()) {
            if (entry.getValue().equals(name)) {
                return entry.getKey();
            }
        }
        return null;
    }
}
