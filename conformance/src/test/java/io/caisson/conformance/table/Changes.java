// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.conformance.support.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Changes of a configuration. */
final class Changes {
    static final Consumer<Bundle> NOTHING = bundle -> {};
    static final Consumer<Bundle> WRITABLE = set("/root", "readonly", "false");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> CAPABILITY_SETS =
            List.of("bounding", "effective", "permitted", "inheritable", "ambient");

    private Changes() {}

    static Consumer<Bundle> set(String parent, String field, String json) {
        return bundle -> bundle.set(parent, field, json.replace('\'', '"'));
    }

    /** With apostrophes for quotes. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Consumer<Bundle> without(String parent, String field) {
        return bundle -> ((ObjectNode) bundle.config().at(parent)).remove(field);
    }

    @SafeVarargs
    static Consumer<Bundle> all(Consumer<Bundle>... changes) {
        Consumer<Bundle> together = NOTHING;
        for (Consumer<Bundle> change : changes) {
            together = together.andThen(change);
        }
        return together;
    }

    static Consumer<Bundle> mount(String destination, String type, String source, String... options) {
        return bundle -> addMount(bundle, destination, type, source, options);
    }

    static Consumer<Bundle> tmpfs(String destination, String... options) {
        return mount(destination, "tmpfs", "tmpfs", options);
    }

    /** A mount for a caller that wants to add to it. */
    static ObjectNode addMount(Bundle bundle, String destination, String type, String source, String... options) {
        ObjectNode mount = bundle.config().withArray("/mounts").addObject();
        mount.put("destination", destination).put("type", type).put("source", source);
        ArrayNode list = mount.putArray("options");
        List.of(options).forEach(list::add);
        return mount;
    }

    /** Adds an element to an array. */
    static Consumer<Bundle> append(String array, String json) {
        return bundle -> {
            ArrayNode list = bundle.config().withArray(array);
            list.add(json(json));
        };
    }

    static Consumer<Bundle> namespace(String type, String... path) {
        return bundle -> bundle.withNamespace(type, path);
    }

    static Consumer<Bundle> withoutNamespace(String type) {
        return bundle -> bundle.withoutNamespace(type);
    }

    /** A user namespace whose root is another user on the host. */
    static Consumer<Bundle> userNamespace() {
        return all(
                namespace("user"),
                set("/linux", "uidMappings", "[{'containerID': 0, 'hostID': 100000, 'size': 65536}]"),
                set("/linux", "gidMappings", "[{'containerID': 0, 'hostID': 200000, 'size': 65536}]"));
    }

    /** All five sets. */
    static Consumer<Bundle> capabilities(String... names) {
        return bundle -> {
            for (String set : CAPABILITY_SETS) {
                bundle.set("/process/capabilities", set, "[\"" + String.join("\", \"", names) + "\"]");
            }
        };
    }

    /** An executable file of the image. */
    static Consumer<Bundle> program(String path, String content) {
        return all(
                file(path, content),
                bundle -> bundle.rootfs().resolve(path).toFile().setExecutable(true, false));
    }

    /** A file of the image. */
    static Consumer<Bundle> file(String path, String content) {
        return bundle -> {
            try {
                Path file = bundle.rootfs().resolve(path);
                Files.createDirectories(file.getParent());
                Files.writeString(file, content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
