// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.spec.IdMapping;
import io.caisson.spec.Mount;
import io.caisson.spec.NamespaceType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The mounts of the configuration, as they are listed. */
final class MountPlan {
    static final int DIRECTORY_MODE = 0755;

    /** What may be mounted inside /proc: lxcfs and others give containers their own view of these. */
    private static final Set<String> ALLOWED_IN_PROC = Set.of(
            "/proc/cpuinfo",
            "/proc/diskstats",
            "/proc/meminfo",
            "/proc/stat",
            "/proc/swaps",
            "/proc/uptime",
            "/proc/loadavg",
            "/proc/slabinfo",
            "/proc/net/dev",
            "/proc/sys/kernel/ns_last_pid",
            "/proc/sys/crypto/fips_enabled");

    /** Each mount of these is a file system of its own. */
    private static final List<String> OWN_FILE_SYSTEMS = List.of("devpts", "overlay", "ramfs", "tmpfs");

    private final Programme programme;
    private final SpecFacts facts;
    private final TreePlan trees;
    private final InitRequest request;
    private final CgroupMountPlan cgroups;
    private final List<Operation> last = new ArrayList<>();

    MountPlan(Programme programme, SpecFacts facts, TreePlan trees, InitRequest request) {
        this.programme = programme;
        this.facts = facts;
        this.trees = trees;
        this.request = request;
        this.cgroups = new CgroupMountPlan(programme, facts, trees, request.hierarchies());
    }

    void mounts() {
        List<Mount> mounts = facts.spec().mounts();
        for (int i = 0; i < mounts.size(); i++) {
            mount(mounts.get(i), i, "/mounts/" + i);
        }
    }

    /** What can only be made read-only when everything has been put into it. */
    void readOnlyAtLast() {
        last.forEach(programme::add);
    }

    /** Absolute, without doubled or dangling slashes; ".." is left to the resolution below the root. */
    static String destination(Mount mount) {
        return Path.of("/").resolve(mount.destination()).toString();
    }

    static boolean isBind(Mount mount) {
        return isBind(mount, MountOptions.parse(mount.options()));
    }

    private static boolean isBind(Mount mount, MountOptions options) {
        return options.bind() || mount.type().filter("bind"::equals).isPresent();
    }

    private void mount(Mount mount, int index, String pointer) {
        MountOptions options = MountOptions.parse(mount.options());
        String destination = destination(mount);
        refuseInsideProc(destination, pointer);
        if (options.remount()) {
            if (options.concernsSuperblock() && !isBind(mount, options)) {
                requireOwn(destination, index, pointer);
                reconfigure(destination, options);
            } else {
                attributes(destination, options.attributes(), 0);
            }
            finish(destination, options, options.propagation());
        } else if (isBind(mount, options)) {
            bind(mount, options, pointer);
        } else if (options.idmap()
                || !mount.uidMappings().isEmpty()
                || !mount.gidMappings().isEmpty()) {
            throw SpecFacts.problem(pointer, "id mappings need a bind mount");
        } else if (mount.type().filter("cgroup"::equals).isPresent()) {
            cgroups.mount(destination, options, last);
        } else {
            fileSystem(mount, options, pointer);
        }
    }

    private static void refuseInsideProc(String destination, String pointer) {
        Path path = Path.of(destination).normalize();
        if (path.startsWith("/proc") && path.getNameCount() > 1 && !ALLOWED_IN_PROC.contains(path.toString())) {
            throw SpecFacts.problem(
                    pointer + "/destination", "\"" + destination + "\" cannot be mounted because it is inside /proc");
        }
    }

    /** The root, a bind or a file system that several mounts share would be changed for the host too. */
    private void requireOwn(String destination, int index, String pointer) {
        boolean own = facts.spec().mounts().stream()
                .limit(index)
                .filter(mount -> destination(mount).equals(destination)
                        && !MountOptions.parse(mount.options()).remount())
                .reduce((first, second) -> second)
                .filter(mount -> !isBind(mount)
                        && mount.type().filter(OWN_FILE_SYSTEMS::contains).isPresent())
                .isPresent();
        if (!own) {
            throw SpecFacts.problem(
                    pointer + "/options",
                    "only a " + String.join(", ", OWN_FILE_SYSTEMS)
                            + " that the configuration mounts there can be remounted with options of its file system");
        }
    }

    private void reconfigure(String destination, MountOptions options) {
        MountAttributes attributes = options.attributes();
        programme.add(new FileSystemOperation.Remount(
                destination, options.data(), attributes.set(), attributes.clear(), options.superblockFlags()));
    }

    private void bind(Mount mount, MountOptions options, String pointer) {
        if (!options.data().isEmpty()) {
            throw SpecFacts.problem(
                    pointer + "/options", "bind mounts cannot have any filesystem-specific options applied");
        }
        String source = mount.source()
                .filter(path -> !path.isEmpty())
                .orElseThrow(() -> SpecFacts.problem(pointer + "/source", "a bind mount needs a source"));
        int slot = trees.source(request.bundle().resolve(source).toString(), options.recursiveBind());
        idmap(slot, mount, options, pointer);
        trees.change(slot, options.attributes(), false);
        trees.change(slot, options.recursive(), true);
        if (showsHostCgroups(source, options)) {
            trees.change(slot, MountAttributes.NONE.with(MountFlags.ATTR_RDONLY), true);
        }
        options.propagation().forEach(propagation -> trees.propagate(slot, propagation));
        programme.add(new FileSystemOperation.MountTree(slot, destination(mount), 0));
    }

    /**
     * A read-only /sys with all that is mounted below it: without a cgroup manager those cgroups are the caller's own,
     * and the container could write to them (CVE-2023-25809).
     */
    private boolean showsHostCgroups(String source, MountOptions options) {
        boolean unmanaged = facts.caller().rootless()
                || facts.caller().inUserNamespace()
                || request.hierarchies().isEmpty();
        boolean askedFor = (options.recursive().clear() & MountFlags.ATTR_RDONLY) != 0;
        boolean sys = Path.of(source).normalize().equals(Path.of("/sys"));
        return sys && unmanaged && options.recursiveBind() && options.readOnly() && !askedFor;
    }

    private void idmap(int slot, Mount mount, MountOptions options, String pointer) {
        boolean own = !mount.uidMappings().isEmpty() || !mount.gidMappings().isEmpty();
        if (!own && !options.idmap()) {
            return;
        }
        List<IdMapping> users = own ? mount.uidMappings() : facts.linux().uidMappings();
        List<IdMapping> groups = own ? mount.gidMappings() : facts.linux().gidMappings();
        if (users.isEmpty() || groups.isEmpty()) {
            throw SpecFacts.problem(pointer, "an id-mapped mount needs both uidMappings and gidMappings");
        }
        trees.mapIds(slot, NamespacePlan.mapText(users), NamespacePlan.mapText(groups), options.recursiveIdmap());
    }

    private void fileSystem(Mount mount, MountOptions options, String pointer) {
        String type = mount.type()
                .filter(name -> !name.isEmpty())
                .orElseThrow(() -> SpecFacts.problem(pointer + "/type", "a mount needs a type, or the option bind"));
        Optional<String> hostTree = hostTree(type);
        if (hostTree.isPresent()) {
            bindOfHost(hostTree.get(), destination(mount), options);
            return;
        }
        String destination = destination(mount);
        boolean filledLater = type.equals("tmpfs") || destination.equals("/dev");
        MountAttributes attributes = options.attributes();
        if (options.readOnly() && filledLater) {
            attributes = attributes.without(MountFlags.ATTR_RDONLY);
            last.add(new FileSystemOperation.MountAttr(destination, MountFlags.ATTR_RDONLY, 0, 0, 0));
        }
        boolean readOnly = (attributes.set() & MountFlags.ATTR_RDONLY) != 0;
        programme.add(new FileSystemOperation.MountFs(
                type,
                mount.source().filter(name -> !name.isEmpty()).orElse(type),
                destination,
                data(type, options),
                attributes.set(),
                options.superblockFlags() | (readOnly ? MountFlags.MS_RDONLY : 0),
                options.propagation().stream().findFirst().orElse(0L),
                mountFlags(type, options),
                DIRECTORY_MODE));
        finish(destination, options, options.propagation().stream().skip(1).toList());
    }

    private static int mountFlags(String type, MountOptions options) {
        int real = type.equals("proc") || type.equals("sysfs") ? Wire.MOUNT_NO_SYMLINK : 0;
        return real | (type.equals("tmpfs") && options.copyUp() ? Wire.MOUNT_TMPCOPYUP : 0);
    }

    /** Data of the file system; a group of devpts that does not exist here would fail the mount. */
    private List<String> data(String type, MountOptions options) {
        List<String> data = new ArrayList<>(options.data());
        if (type.equals("devpts")) {
            data.removeIf(option -> option.startsWith("gid=") && !facts.mapsGroup(groupOf(option)));
        }
        if (!type.equals("mqueue") && !type.equals("proc") && !type.equals("sysfs")) {
            facts.labelOption().ifPresent(data::add);
        }
        return data;
    }

    private static long groupOf(String option) {
        try {
            return Long.parseLong(option.substring("gid=".length()));
        } catch (NumberFormatException e) {
            return 0; // the kernel will say what is wrong with it
        }
    }

    /** The host's own tree, where a user namespace may not mount afresh. */
    private Optional<String> hostTree(String type) {
        if (type.equals("sysfs") && !facts.canMountFor(NamespaceType.NETWORK)) {
            return Optional.of("/sys");
        }
        if (type.equals("proc") && !facts.canMountFor(NamespaceType.PID)) {
            return Optional.of("/proc");
        }
        return Optional.empty();
    }

    private void bindOfHost(String path, String destination, MountOptions options) {
        int slot = trees.source(path, true);
        MountAttributes attributes = options.attributes();
        if (path.equals("/sys")) {
            attributes = attributes.with(MountFlags.ATTR_RDONLY);
        }
        trees.change(slot, options.recursive(), true);
        trees.change(slot, attributes, true); // last: a /sys of the host stays read-only, whatever was asked for
        options.propagation().forEach(propagation -> trees.propagate(slot, propagation));
        programme.add(new FileSystemOperation.MountTree(slot, destination, Wire.MOUNT_NO_SYMLINK));
    }

    private void finish(String destination, MountOptions options, List<Long> propagation) {
        attributes(destination, options.recursive(), Wire.ATTR_RECURSIVE_FLAG);
        for (long type : propagation) {
            programme.add(new FileSystemOperation.MountAttr(destination, 0, 0, type, TreePlan.recursion(type)));
        }
    }

    private void attributes(String destination, MountAttributes attributes, int flags) {
        if (!attributes.isEmpty()) {
            programme.add(
                    new FileSystemOperation.MountAttr(destination, attributes.set(), attributes.clear(), 0, flags));
        }
    }
}
