// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The options of one mount, sorted into what they mean; what is not known is left to the file system. */
final class MountOptions {
    private static final Map<String, Consumer<MountOptions>> TABLE = table();

    private MountAttributes attributes = MountAttributes.NONE;
    private MountAttributes recursive = MountAttributes.NONE;
    private long superblockFlags;
    private boolean superblockNamed;
    private final List<Long> propagation = new ArrayList<>();
    private final List<String> data = new ArrayList<>();
    private boolean bind;
    private boolean recursiveBind;
    private boolean remount;
    private boolean idmap;
    private boolean recursiveIdmap;
    private boolean copyUp;

    private MountOptions() {}

    static MountOptions parse(List<String> options) {
        MountOptions result = new MountOptions();
        for (String option : options) {
            Consumer<MountOptions> known = TABLE.get(option);
            if (known != null) {
                known.accept(result);
            } else if (!option.isEmpty()) {
                split(option).stream().map(MountOptions::unquoted).forEach(result.data::add);
            }
        }
        return result;
    }

    /** At commas that are not within quotes. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char next = i == text.length() ? ',' : text.charAt(i);
            quoted ^= next == '"';
            if (i == text.length() || (next == ',' && !quoted)) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        return parts;
    }

    /** {@code context="…"}, the label of SELinux, is quoted for mount(2) only: its categories have commas. */
    private static String unquoted(String option) {
        return option.contains("context=\"") && option.endsWith("\"")
                ? option.substring(0, option.length() - 1).replace("=\"", "=")
                : option;
    }

    /** Options with a meaning of their own, for {@code features}. */
    static List<String> known() {
        return TABLE.keySet().stream().sorted().toList();
    }

    private static Map<String, Consumer<MountOptions>> table() {
        Map<String, Consumer<MountOptions>> table = new HashMap<>();
        attribute(table, "ro", "rw", MountFlags.ATTR_RDONLY);
        attribute(table, "nosuid", "suid", MountFlags.ATTR_NOSUID);
        attribute(table, "nodev", "dev", MountFlags.ATTR_NODEV);
        attribute(table, "noexec", "exec", MountFlags.ATTR_NOEXEC);
        attribute(table, "nodiratime", "diratime", MountFlags.ATTR_NODIRATIME);
        attribute(table, "nosymfollow", "symfollow", MountFlags.ATTR_NOSYMFOLLOW);
        accessTime(table, "noatime", "atime", MountFlags.ATTR_NOATIME);
        accessTime(table, "relatime", "norelatime", MountFlags.ATTR_RELATIME);
        accessTime(table, "strictatime", "nostrictatime", MountFlags.ATTR_STRICTATIME);
        superblock(table, "sync", "async", MountFlags.MS_SYNCHRONOUS);
        superblock(table, "mand", "nomand", MountFlags.MS_MANDLOCK);
        superblock(table, "silent", "loud", MountFlags.MS_SILENT);
        superblock(table, "iversion", "noiversion", MountFlags.MS_I_VERSION);
        superblock(table, "lazytime", "nolazytime", MountFlags.MS_LAZYTIME);
        table.put("dirsync", options -> options.superblock(options.superblockFlags | MountFlags.MS_DIRSYNC));
        propagation(table, "private", MountFlags.MS_PRIVATE);
        propagation(table, "shared", MountFlags.MS_SHARED);
        propagation(table, "slave", MountFlags.MS_SLAVE);
        propagation(table, "unbindable", MountFlags.MS_UNBINDABLE);
        table.put("defaults", options -> {});
        table.put("remount", options -> options.remount = true);
        table.put("bind", options -> options.bind = true);
        table.put("rbind", options -> options.bind = options.recursiveBind = true);
        table.put("idmap", options -> options.idmap = true);
        table.put("ridmap", options -> options.idmap = options.recursiveIdmap = true);
        table.put("tmpcopyup", options -> options.copyUp = true);
        return Map.copyOf(table);
    }

    private static void attribute(Map<String, Consumer<MountOptions>> table, String on, String off, long attribute) {
        attributes(table, on, before -> before.with(attribute));
        attributes(table, off, before -> before.without(attribute));
    }

    private static void accessTime(Map<String, Consumer<MountOptions>> table, String on, String off, long mode) {
        attributes(table, on, before -> before.accessTime(mode));
        attributes(table, off, before -> before.noLonger(mode));
    }

    /** Each has a twin, with an r in front, for the mounts below too. */
    private static void attributes(
            Map<String, Consumer<MountOptions>> table, String name, UnaryOperator<MountAttributes> change) {
        table.put(name, options -> options.attributes = change.apply(options.attributes));
        table.put("r" + name, options -> options.recursive = change.apply(options.recursive));
    }

    private static void superblock(Map<String, Consumer<MountOptions>> table, String on, String off, long flag) {
        table.put(on, options -> options.superblock(options.superblockFlags | flag));
        table.put(off, options -> options.superblock(options.superblockFlags & ~flag));
    }

    private static void propagation(Map<String, Consumer<MountOptions>> table, String name, long type) {
        table.put(name, options -> options.propagation.add(type));
        table.put("r" + name, options -> options.propagation.add(type | MountFlags.MS_REC));
    }

    private void superblock(long flags) {
        superblockFlags = flags;
        superblockNamed = true;
    }

    /** Of the mount alone. */
    MountAttributes attributes() {
        return attributes;
    }

    /** Of the mount and those below. */
    MountAttributes recursive() {
        return recursive;
    }

    /** MS_* of the file system, without MS_RDONLY. */
    long superblockFlags() {
        return superblockFlags;
    }

    /** Whether something is said about the file system itself, and not of the mount alone. */
    boolean concernsSuperblock() {
        return superblockNamed || !data.isEmpty();
    }

    /** MS_* words, to be applied one after another. */
    List<Long> propagation() {
        return List.copyOf(propagation);
    }

    /** Options of the file system: {@code key} or {@code key=value}. */
    List<String> data() {
        return List.copyOf(data);
    }

    boolean readOnly() {
        return (attributes.set() & MountFlags.ATTR_RDONLY) != 0;
    }

    boolean bind() {
        return bind;
    }

    boolean recursiveBind() {
        return recursiveBind;
    }

    boolean remount() {
        return remount;
    }

    boolean idmap() {
        return idmap;
    }

    boolean recursiveIdmap() {
        return recursiveIdmap;
    }

    boolean copyUp() {
        return copyUp;
    }
}
