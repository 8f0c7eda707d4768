// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.NOTHING;
import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.set;
import static io.caisson.conformance.table.Changes.without;
import static io.caisson.conformance.table.Changes.withoutNamespace;
import static io.caisson.conformance.table.Expect.prints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.conformance.support.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The bundle and the top of the configuration. */
final class TopRows {
    private TopRows() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(new Group("top", NOTHING)
                .row(
                        "root.readonly#true",
                        "nothing can be written",
                        NOTHING,
                        "touch /file 2> /dev/null || echo closed",
                        prints("closed"))
                .row("root.path#relative", "starts at the bundle", NOTHING, "ls /bin/busybox", prints("/bin/busybox"))
                .row("hostname", "is set", set("", "hostname", "'some-name'"), "hostname", prints("some-name"))
                .row(
                        "domainname",
                        "is set",
                        set("", "domainname", "'example.com'"),
                        "cat /proc/sys/kernel/domainname",
                        prints("example.com"))
                .row(
                        "extensibility",
                        "unknown properties are passed over, at every level",
                        all(
                                set("", "unknown", "{'deep': [1, {'x': null}]}"),
                                set("/process", "unknown", "true"),
                                set("/linux", "unknown", "'x'"),
                                set("/linux/resources", "unknown", "1"),
                                set("/root", "unknown", "[]")),
                        "echo ran",
                        prints("ran"))
                .row(
                        "annotations",
                        "any key and value, those of images too",
                        all(
                                set("/annotations", "org.opencontainers.image.stopSignal", "'SIGUSR1'"),
                                set("/annotations", "org.opencontainers.image.os", "'linux'"),
                                set("/annotations", "com.example.key", "''")),
                        "echo ran",
                        prints("ran"))
                .rows());
        for (String version : List.of("1.0.0", "1.0.2-dev", "1.1.0", "1.2.1", "1.3.0")) {
            rows.addAll(new Group("version " + version, set("", "ociVersion", "'" + version + "'"))
                    .row("ociVersion#" + version, "is supported", NOTHING, "echo ran", prints("ran"))
                    .rows());
        }
        rows.addAll(new Group("writable root", all(Changes.WRITABLE, TopRows::absoluteRoot))
                .row("root.readonly#false", "files can be written", NOTHING, "touch /file && ls /file", prints("/file"))
                .row("root.path#absolute", "is taken as it is", NOTHING, "ls /bin/busybox", prints("/bin/busybox"))
                .rows());
        rows.addAll(refusals());
        rows.addAll(values());
        return rows;
    }

    private static void absoluteRoot(Bundle bundle) {
        ((ObjectNode) bundle.config().get("root")).put("path", bundle.rootfs().toString());
    }

    private static Row refused(String id, String title, Consumer<Bundle> change, String reason) {
        return Refusal.of(id, title, change, reason);
    }

    private static List<Row> refusals() {
        return List.of(
                refused(
                        "ociVersion#newer",
                        "a minor version to come is an error",
                        set("", "ociVersion", "'1.99.0'"),
                        "ociVersion"),
                refused(
                        "ociVersion#major",
                        "another major version is an error",
                        set("", "ociVersion", "'2.0.0'"),
                        "ociVersion"),
                refused(
                        "ociVersion#format",
                        "what is no SemVer is an error",
                        set("", "ociVersion", "'1.0'"),
                        "ociVersion"),
                refused("ociVersion#absent", "it is required", without("", "ociVersion"), "ociVersion"),
                refused("root#absent", "it is required", without("", "root"), "/root"),
                refused(
                        "root.path#missing",
                        "no such directory is an error",
                        set("/root", "path", "'nowhere'"),
                        "nowhere"),
                refused(
                        "root.path#file",
                        "a file is an error",
                        set("/root", "path", "'config.json'"),
                        "not a directory"),
                refused(
                        "hostname#host",
                        "in the host's uts namespace is an error",
                        all(withoutNamespace("uts"), set("", "hostname", "'x'")),
                        "UTS namespace"),
                refused(
                        "domainname#host",
                        "in the host's uts namespace is an error",
                        all(withoutNamespace("uts"), without("", "hostname"), set("", "domainname", "'x'")),
                        "UTS namespace"),
                refused("annotations#empty", "an empty key is an error", set("/annotations", "", "'x'"), "empty key"),
                refused(
                        "annotations#number",
                        "a value that is no string is an error",
                        set("", "annotations", "{'x': 1}"),
                        "annotations"),
                Refusal.ofDocument(
                        "bundle.config#missing", "no config.json is an error", TopRows::deleteConfig, "config.json"),
                Refusal.ofDocument(
                        "bundle.config#syntax",
                        "text that is no JSON is an error",
                        replaceConfig("{\"ociVersion\": "),
                        "config.json|line"),
                Refusal.ofDocument(
                        "bundle.config#array", "another document is an error", replaceConfig("[]"), "object"));
    }

    /** One wrong value for each kind of value. */
    private static List<Row> values() {
        return List.of(
                refused(
                        "values#boolean",
                        "a string for a boolean is an error",
                        set("/root", "readonly", "'yes'"),
                        "readonly"),
                refused("values#array", "a string for an array is an error", set("/process", "env", "'A=1'"), "env"),
                refused("values#object", "an array for an object is an error", set("", "linux", "[]"), "linux"),
                refused("values#unsigned", "a negative id is an error", set("/process/user", "uid", "-1"), "uid"),
                refused(
                        "values#large",
                        "an id beyond 32 bits is an error",
                        set("/process/user", "uid", "4294967296"),
                        "uid"),
                refused(
                        "values#fraction",
                        "a fraction for a whole number is an error",
                        set("/process/user", "gid", "1.5"),
                        "gid"));
    }

    private static void deleteConfig(Bundle bundle) {
        try {
            Files.delete(bundle.directory().resolve("config.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Consumer<Bundle> replaceConfig(String text) {
        return bundle -> {
            try {
                Files.writeString(bundle.directory().resolve("config.json"), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
