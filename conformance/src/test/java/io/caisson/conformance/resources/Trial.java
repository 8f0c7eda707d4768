// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.conformance.resources.Value.Place;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Life of one container with many values, in one runtime.
 *
 * @param flags global ones of the runtime, such as --systemd-cgroup
 */
record Trial(Hierarchy hierarchy, Oci runtime, List<String> flags) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCRIPT =
            """
            try() { { true > /dev/$1; } 2> /tmp/error && echo "opened" && return
                case $(cat /tmp/error) in *"not permitted"*) echo refused ;; *) cat /tmp/error ;; esac; }
            echo "$(try asked), $(try other)" > /tmp/seen
            exec sleep 1000
            """;

    /** @param created by field and value, what the files held */
    record Seen(
            Map<String, String> created, Map<String, String> changed, Map<String, String> stats, List<String> errors) {
        Seen() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        }
    }

    /** Creates, reads, updates, reads, asks for statistics, deletes, looks what is left. */
    Seen live(Bundle bundle, String id, Map<Value, Place> values) throws IOException {
        Seen seen = new Seen();
        configure(bundle, id, values.keySet().stream().toList());
        Path pidFile = bundle.directory().resolve(runtime.name() + ".pid");
        if (!command(
                seen,
                "run",
                "-d",
                "--pid-file",
                pidFile.toString(),
                "-b",
                bundle.directory().toString(),
                id)) {
            return seen;
        }
        Map<String, Path> cgroups =
                hierarchy.cgroupsOf(Long.parseLong(Files.readString(pidFile).strip()));
        String said = Await.content(bundle.rootfs().resolve("tmp/seen"));
        read(seen.created(), values, cgroups, said);
        Path change = Files.writeString(
                bundle.directory().resolve("change.json"),
                changes(values.keySet().stream().toList()).toString());
        command(seen, "update", "-r", change.toString(), id);
        read(seen.changed(), values, cgroups, said);
        if (!runtime.name().equals("crun")) { // it has no such command
            statistics(seen, id, values);
        }
        for (Map.Entry<Value, Place> entry : values.entrySet()) {
            if (entry.getValue().controller().equals(Hierarchy.TRIED)) {
                seen.created().put(entry.getKey().title(), belowUse(bundle, id));
            }
        }
        command(seen, "delete", "--force", id);
        for (Path cgroup : cgroups.values()) {
            if (cgroup.toString().contains(id) && Files.exists(cgroup)) {
                seen.errors().add("left: " + cgroup);
            }
        }
        return seen;
    }

    /** Values that this kernel does not have: what the runtime says about each, in as many tries as it refuses. */
    Map<Value, String> told(Bundle bundle, String id, List<Value> values) throws IOException {
        Map<Value, String> all = new LinkedHashMap<>();
        List<Value> open = new ArrayList<>(values);
        while (!open.isEmpty()) {
            configure(bundle, id, open);
            Oci.Result result = run("run", "-d", "-b", bundle.directory().toString(), id);
            String text = result.err().replace(id, "ID").strip();
            if (result.exit() == 0) {
                run("delete", "--force", id);
                open.forEach(value -> all.put(value, linesAbout(value, text)));
                break;
            }
            String error = result.lastError().replace(id, "ID").replace(hierarchy.device(), Values.DEVICE);
            List<Value> refused =
                    open.stream().filter(value -> value.isMeantBy(error)).toList();
            for (Value value : refused.isEmpty() ? List.copyOf(open) : refused) {
                all.put(value, "refused: " + error);
                open.remove(value);
            }
        }
        return all;
    }

    /** Those that name it; without one, those that name a file of it. */
    private static String linesAbout(Value value, String text) {
        String named = text.lines().filter(value::isNamedBy).collect(Collectors.joining(" "));
        return named.isEmpty() ? text.lines().filter(value::isMeantBy).collect(Collectors.joining(" ")) : named;
    }

    /** No process needs less than a page. */
    private String belowUse(Bundle bundle, String id) throws IOException {
        Path change = Files.writeString(
                bundle.directory().resolve("page.json"),
                "{\"memory\": {\"limit\": 4096, \"checkBeforeUpdate\": true}}");
        return run("update", "-r", change.toString(), id).exit() == 0 ? "accepted" : "refused";
    }

    private void read(Map<String, String> to, Map<Value, Place> values, Map<String, Path> cgroups, String said)
            throws IOException {
        for (Map.Entry<Value, Place> entry : values.entrySet()) {
            if (!entry.getValue().controller().equals(Hierarchy.TRIED)) {
                to.put(entry.getKey().title(), hierarchy.read(entry.getValue(), cgroups, said));
            }
        }
    }

    private void statistics(Seen seen, String id, Map<Value, Place> values) throws IOException {
        Oci.Result result = run("events", "--stats", id);
        if (result.exit() != 0) {
            seen.errors().add("events: " + result.lastError());
            return;
        }
        JsonNode data = JSON.readTree(result.out()).path("data");
        for (Value value : values.keySet()) {
            value.stat().ifPresent(pointer -> seen.stats()
                    .put(value.title(), data.at(pointer).toString().replaceAll("[\\[\\]]", "")));
        }
    }

    private boolean command(Seen seen, String... arguments) {
        Oci.Result result = run(arguments);
        if (result.exit() != 0) {
            seen.errors().add(arguments[0] + ": " + result.lastError());
        }
        return result.exit() == 0;
    }

    private Oci.Result run(String... arguments) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of(arguments));
        return runtime.run(all.toArray(String[]::new));
    }

    private void configure(Bundle bundle, String id, List<Value> values) throws IOException {
        Files.deleteIfExists(bundle.rootfs().resolve("tmp/seen"));
        String path = flags.contains("--systemd-cgroup") ? "system.slice:caisson:" + id : "/" + id;
        bundle.edit(all -> {
            ObjectNode linux = all.linux();
            linux.put("cgroupsPath", path);
            ((ObjectNode) all.config().get("root")).put("readonly", false);
            linux.set("resources", resources(values));
            linux.withArray("/devices").removeAll();
            addDevice(linux, "/dev/asked", 11);
            addDevice(linux, "/dev/other", 12);
        });
        bundle.script(SCRIPT);
    }

    private static void addDevice(ObjectNode linux, String path, int minor) {
        linux.withArray("/devices")
                .addObject()
                .put("path", path)
                .put("type", "c")
                .put("major", 1)
                .put("minor", minor)
                .put("fileMode", 438);
    }

    private ObjectNode resources(List<Value> values) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        values.forEach(value -> put(all, value.field(), value.config()));
        return all;
    }

    private ObjectNode changes(List<Value> values) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        values.forEach(value -> value.change().ifPresent(json -> put(all, value.field(), json)));
        return all;
    }

    private void put(ObjectNode all, String field, String json) {
        try {
            int last = field.lastIndexOf('/');
            ObjectNode parent = last == 0 ? all : all.withObject(field.substring(0, last));
            parent.set(field.substring(last + 1), JSON.readTree(hierarchy.concrete(json)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
