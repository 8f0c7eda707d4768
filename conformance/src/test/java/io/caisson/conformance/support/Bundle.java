// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.support;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;

/** A bundle on disk: a busybox root, or a given one, and a config.json made from the default one. */
public final class Bundle {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> APPLETS = List.of(
            "sh",
            "true",
            "false",
            "cat",
            "ls",
            "id",
            "sleep",
            "env",
            "pwd",
            "mount",
            "hostname",
            "readlink",
            "stat",
            "echo",
            "grep",
            "sort",
            "ps",
            "kill",
            "touch",
            "mkdir",
            "dd",
            "head",
            "tail",
            "sed",
            "awk",
            "test",
            "stty",
            "mknod",
            "chmod",
            "umask",
            "ulimit",
            "nice",
            "tr",
            "wc",
            "find",
            "rm",
            "ln",
            "date",
            "tty",
            "setsid",
            "nc");

    private final Path directory;
    private final ObjectNode config;

    private Bundle(Path directory, ObjectNode config) {
        this.directory = directory;
        this.config = config;
    }

    /** A bundle with a busybox root that runs {@code args}, without a terminal. */
    public static Bundle busybox(Path directory, String... args) {
        try {
            Path rootfs = Files.createDirectories(directory.resolve("rootfs"));
            populate(rootfs);
            return with(directory, "rootfs", args);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A bundle on an existing root. */
    public static Bundle on(Path directory, Path rootfs, String... args) {
        return with(directory, rootfs.toString(), args);
    }

    private static Bundle with(Path directory, String rootfs, String... args) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            ObjectNode config = (ObjectNode) JSON.readTree(DefaultConfig.TEXT);
            ((ObjectNode) config.get("root")).put("path", rootfs);
            Bundle bundle = new Bundle(directory, config).args(args);
            bundle.process().put("terminal", false);
            return bundle.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void populate(Path rootfs) throws IOException {
        for (String name : List.of("bin", "dev", "proc", "sys", "etc", "tmp", "run")) {
            Files.createDirectories(rootfs.resolve(name));
        }
        Path busybox = Distribution.onPath("busybox")
                .orElseThrow(() -> new IllegalStateException("busybox-static is not installed"));
        Files.copy(busybox, rootfs.resolve("bin/busybox"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(rootfs.resolve("bin/busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String applet : APPLETS) {
            Path link = rootfs.resolve("bin").resolve(applet);
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of("busybox"));
            }
        }
        Files.writeString(
                rootfs.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/home/user:/bin/sh\n");
        Files.writeString(rootfs.resolve("etc/group"), "root:x:0:\nuser:x:1000:\n");
        Files.setPosixFilePermissions(rootfs.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    public Path directory() {
        return directory;
    }

    public Path rootfs() {
        return directory.resolve(config.at("/root/path").asText());
    }

    public ObjectNode config() {
        return config;
    }

    public ObjectNode process() {
        return (ObjectNode) config.get("process");
    }

    public ObjectNode linux() {
        return (ObjectNode) config.get("linux");
    }

    public ObjectNode resources() {
        return linux().withObject("/resources");
    }

    /** Changes the configuration and writes it. */
    public Bundle edit(Consumer<Bundle> change) {
        change.accept(this);
        return write();
    }

    public Bundle args(String... args) {
        ArrayNode list = process().putArray("args");
        List.of(args).forEach(list::add);
        return write();
    }

    /** Runs a shell script. */
    public Bundle script(String script) {
        return args("sh", "-c", script);
    }

    public Bundle addHook(String phase, String path, String... args) {
        ObjectNode hook = config.withObject("/hooks").withArray("/" + phase).addObject();
        hook.put("path", path);
        ArrayNode list = hook.putArray("args");
        List.of(args).forEach(list::add);
        return write();
    }

    /** Takes a namespace out, so that the host's is used. */
    public Bundle withoutNamespace(String type) {
        ArrayNode namespaces = linux().withArray("/namespaces");
        for (int i = namespaces.size() - 1; i >= 0; i--) {
            if (namespaces.get(i).get("type").asText().equals(type)) {
                namespaces.remove(i);
            }
        }
        return write();
    }

    public Bundle withNamespace(String type, String... path) {
        withoutNamespace(type);
        ObjectNode namespace = linux().withArray("/namespaces").addObject().put("type", type);
        if (path.length > 0) {
            namespace.put("path", path[0]);
        }
        return write();
    }

    /** Parses JSON into the value at a field of the configuration. */
    public Bundle set(String parentPointer, String field, String json) {
        try {
            config.withObject(parentPointer).set(field, JSON.readTree(json));
            return write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Bundle write() {
        try {
            Files.writeString(
                    directory.resolve("config.json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
