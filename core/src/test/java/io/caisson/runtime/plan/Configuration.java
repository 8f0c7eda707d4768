// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.RuntimeSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A configuration put together from fragments of JSON, in which ' stands for ". */
final class Configuration {
    private final List<String> top = new ArrayList<>();
    private final List<String> process = new ArrayList<>();
    private final List<String> linux = new ArrayList<>();
    private final List<String> mounts = new ArrayList<>();
    private List<String> namespaces = List.of("mount", "pid", "network", "ipc", "uts");
    private String root = "{'path': 'rootfs'}";
    private String args = "['sh']";
    private String env = "['PATH=/bin', 'HOME=/root']";
    private String user = "{'uid': 0, 'gid': 0}";

    static RuntimeSpec parse(String json) {
        return new SpecReader().parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    Configuration top(String... members) {
        top.addAll(List.of(members));
        return this;
    }

    Configuration process(String... members) {
        process.addAll(List.of(members));
        return this;
    }

    Configuration linux(String... members) {
        linux.addAll(List.of(members));
        return this;
    }

    Configuration root(String object) {
        root = object;
        return this;
    }

    Configuration args(String array) {
        args = array;
        return this;
    }

    Configuration env(String array) {
        env = array;
        return this;
    }

    Configuration user(String object) {
        user = object;
        return this;
    }

    /** Types, each with ":path" when it is joined. */
    Configuration namespaces(String... types) {
        namespaces = List.of(types);
        return this;
    }

    /** In a new user namespace that maps these lines, as the kernel writes them. */
    Configuration userNamespace(String... lines) {
        namespaces = Stream.concat(namespaces.stream(), Stream.of("user")).toList();
        String maps = Stream.of(lines)
                .map(line -> line.split(" "))
                .map(n -> "{'containerID': " + n[0] + ", 'hostID': " + n[1] + ", 'size': " + n[2] + "}")
                .collect(Collectors.joining(", ", "[", "]"));
        return linux("'uidMappings': " + maps, "'gidMappings': " + maps);
    }

    Configuration mount(String object) {
        mounts.add(object);
        return this;
    }

    Configuration mount(String destination, String type, String source, String... options) {
        String list = Stream.of(options).map(option -> "'" + option + "'").collect(Collectors.joining(", ", "[", "]"));
        return mount("{'destination': '" + destination + "', 'type': '" + type + "', 'source': '" + source
                + "', 'options': " + list + "}");
    }

    RuntimeSpec build() {
        List<String> ofProcess = new ArrayList<>(process);
        ofProcess.add("'cwd': '/'");
        ofProcess.add("'args': " + args);
        ofProcess.add("'env': " + env);
        ofProcess.add("'user': " + user);
        List<String> ofLinux = new ArrayList<>(linux);
        ofLinux.add("'namespaces': ["
                + namespaces.stream().map(Configuration::namespace).collect(Collectors.joining(", ")) + "]");
        List<String> all = new ArrayList<>(top);
        all.add("'ociVersion': '1.3.0'");
        all.add("'root': " + root);
        all.add("'process': {" + String.join(", ", ofProcess) + "}");
        all.add("'mounts': [" + String.join(", ", mounts) + "]");
        all.add("'linux': {" + String.join(", ", ofLinux) + "}");
        return parse("{" + String.join(", ", all) + "}");
    }

    private static String namespace(String entry) {
        int colon = entry.indexOf(':');
        return colon < 0
                ? "{'type': '" + entry + "'}"
                : "{'type': '" + entry.substring(0, colon) + "', 'path': '" + entry.substring(colon + 1) + "'}";
    }
}
