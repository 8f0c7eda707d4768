// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.nsexec.Wire;
import io.caisson.nsexec.WireWriter;
import io.caisson.spec.IdMapping;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.TimeOffset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Which namespaces are made and joined: the bootstrap message (libcontainer row S13) and the operations about them. */
final class NamespacePlan {
    static final long CLONE_NEWCGROUP = 0x0200_0000L;

    /** In the order of joining. */
    private static final List<NamespaceType> ORDER = List.of(
            NamespaceType.USER,
            NamespaceType.IPC,
            NamespaceType.UTS,
            NamespaceType.NETWORK,
            NamespaceType.PID,
            NamespaceType.MOUNT,
            NamespaceType.CGROUP,
            NamespaceType.TIME);

    private final SpecFacts facts;

    NamespacePlan(SpecFacts facts) {
        this.facts = facts;
    }

    /** The bootstrap message of a container's init. */
    byte[] bootstrapForInit(OptionalInt cgroupFd, int slots) {
        WireWriter out = new WireWriter();
        out.attribute(Wire.ATTR_CLONE_FLAGS, (int) cloneFlags(cgroupFd.isPresent()));
        Map<NamespaceType, String> paths = new java.util.EnumMap<>(NamespaceType.class);
        for (NamespaceType type : ORDER) {
            facts.path(type).ifPresent(path -> paths.put(type, path));
        }
        writePaths(out, paths);
        if (!facts.joins(NamespaceType.USER)) {
            writeMappings(out);
        }
        facts.spec().process().ifPresent(process -> writeOomScore(out, process.oomScoreAdj()));
        out.attribute(Wire.ATTR_ROOTLESS_EUID, facts.caller().rootless());
        if (!facts.joins(NamespaceType.TIME)) {
            writeTimeOffsets(out);
        }
        cgroupFd.ifPresent(fd -> out.attribute(Wire.ATTR_CGROUP_FD, fd));
        return finish(out, slots);
    }

    /** The bootstrap message of a further process: it makes no namespace. */
    byte[] bootstrapForExec(Map<NamespaceType, String> paths, OptionalInt oomScore, int slots) {
        WireWriter out = new WireWriter();
        out.attribute(Wire.ATTR_CLONE_FLAGS, 0);
        writePaths(out, paths);
        writeOomScore(out, oomScore);
        out.attribute(Wire.ATTR_ROOTLESS_EUID, facts.caller().rootless());
        return finish(out, slots);
    }

    private static byte[] finish(WireWriter out, int slots) {
        out.attribute(Wire.ATTR_SLOTS, slots);
        return WireWriter.message(Wire.MSG_BOOTSTRAP, out.toByteArray());
    }

    /** Without a cgroup directory to be cloned into, the cgroup namespace has to wait for the attach. */
    private long cloneFlags(boolean intoCgroup) {
        long flags = 0;
        for (NamespaceType type : ORDER) {
            if (facts.makes(type) && (type != NamespaceType.CGROUP || intoCgroup)) {
                flags |= flag(type);
            }
        }
        return flags;
    }

    private static long flag(NamespaceType type) {
        return switch (type) {
            case TIME -> 0x80L;
            case MOUNT -> 0x0002_0000L;
            case CGROUP -> CLONE_NEWCGROUP;
            case UTS -> 0x0400_0000L;
            case IPC -> 0x0800_0000L;
            case USER -> 0x1000_0000L;
            case PID -> 0x2000_0000L;
            case NETWORK -> 0x4000_0000L;
        };
    }

    private static String fileName(NamespaceType type) {
        return switch (type) {
            case MOUNT -> "mnt";
            case NETWORK -> "net";
            case PID, IPC, UTS, USER, CGROUP, TIME -> type.text();
        };
    }

    private static void writePaths(WireWriter out, Map<NamespaceType, String> paths) {
        List<String> entries = new ArrayList<>();
        for (NamespaceType type : ORDER) {
            Optional.ofNullable(paths.get(type)).ifPresent(path -> entries.add(fileName(type) + ":" + checked(path)));
        }
        if (!entries.isEmpty()) {
            out.attribute(Wire.ATTR_NS_PATHS, String.join(",", entries));
        }
    }

    private static String checked(String path) {
        if (path.indexOf(',') >= 0) {
            throw new CaissonException(ErrorCode.INVALID_SPEC, "invalid namespace path " + path);
        }
        return path;
    }

    private void writeMappings(WireWriter out) {
        List<IdMapping> users = facts.linux().uidMappings();
        List<IdMapping> groups = facts.linux().gidMappings();
        InitRequest.Caller caller = facts.caller();
        if (!facts.makes(NamespaceType.USER)) {
            return;
        }
        if (!users.isEmpty()) {
            writeTool(out, Wire.ATTR_UIDMAPPATH, caller.newuidmap());
            out.attribute(Wire.ATTR_UIDMAP, mapText(users));
        }
        if (!groups.isEmpty()) {
            out.attribute(Wire.ATTR_GIDMAP, mapText(groups));
            writeTool(out, Wire.ATTR_GIDMAPPATH, caller.newgidmap());
            if (facts.mapsMoreThanOwnGroup()) {
                out.attribute(Wire.ATTR_SETGROUP, true);
            }
        }
    }

    private void writeTool(WireWriter out, int attribute, Optional<Path> tool) {
        if (facts.caller().rootless()) {
            tool.ifPresent(path -> out.attribute(attribute, path.toString()));
        }
    }

    /** As the kernel reads it: a line per range. */
    static String mapText(List<IdMapping> mappings) {
        StringBuilder text = new StringBuilder();
        for (IdMapping mapping : mappings) {
            text.append(mapping.containerID())
                    .append(' ')
                    .append(mapping.hostID())
                    .append(' ');
            text.append(mapping.size()).append('\n');
        }
        return text.toString();
    }

    private static void writeOomScore(WireWriter out, OptionalInt score) {
        score.ifPresent(value -> out.attribute(Wire.ATTR_OOM_SCORE_ADJ, Integer.toString(value)));
    }

    private void writeTimeOffsets(WireWriter out) {
        StringBuilder text = new StringBuilder();
        facts.linux().timeOffsets().ifPresent(offsets -> {
            offsets.monotonic().ifPresent(offset -> text.append(line("monotonic", offset)));
            offsets.boottime().ifPresent(offset -> text.append(line("boottime", offset)));
        });
        if (text.length() > 0) {
            out.attribute(Wire.ATTR_TIMENSOFFSET, text.toString());
        }
    }

    private static String line(String clock, TimeOffset offset) {
        return clock + " " + offset.secs() + " " + offset.nanosecs() + "\n";
    }

    /** The caller's, which only the caller has rights over. */
    void networkDevices(Programme programme) {
        facts.linux()
                .netDevices()
                .forEach((name, device) -> programme.add(
                        new NamespaceOperation.NetworkDevice(name, device.name().orElse(""))));
    }

    /** First of all in the init. */
    void enter(Programme programme, OptionalInt cgroupFd, Optional<String> sessionKeyring) {
        becomeRoot(programme);
        if (facts.makes(NamespaceType.CGROUP) && cgroupFd.isEmpty()) {
            programme.add(new NamespaceOperation.Unshare(CLONE_NEWCGROUP));
        }
        sessionKeyring.ifPresent(name -> programme.add(new NamespaceOperation.Keyring(name)));
        if (facts.makes(NamespaceType.NETWORK)) {
            programme.add(new NamespaceOperation.LoopbackUp());
        }
    }

    /** A session, and the ids of root in the user namespace. */
    void becomeRoot(Programme programme) {
        programme.add(new NamespaceOperation.Setsid());
        boolean keepGroups = facts.setgroupsDenied();
        programme.add(new NamespaceOperation.BecomeRoot(keepGroups ? Wire.ROOT_KEEP_GROUPS : 0));
    }

    void names(Programme programme) {
        facts.spec()
                .hostname()
                .filter(name -> !name.isEmpty())
                .map(NamespaceOperation.Hostname::new)
                .ifPresent(programme::add);
        facts.spec()
                .domainname()
                .filter(name -> !name.isEmpty())
                .map(NamespaceOperation.Domainname::new)
                .ifPresent(programme::add);
    }
}
