// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.differential;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Machine;
import java.util.List;
import java.util.function.Consumer;

/** A change of the default configuration; the container then observes itself. */
record Variation(String name, Consumer<Bundle> change) {
    private static final String SECCOMP =
            """
            {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
             "syscalls": [{"names": ["keyctl", "add_key"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1},
                          {"names": ["personality"], "action": "SCMP_ACT_ERRNO",
                           "args": [{"index": 0, "value": 8, "op": "SCMP_CMP_EQ"}]}]}""";

    static List<Variation> all() {
        return List.of(
                of("default", b -> {}),
                of("writable-root", b -> b.set("/root", "readonly", "false")),
                of(
                        "user",
                        b -> b.set("/process", "user", "{\"uid\": 1000, \"gid\": 1000, \"additionalGids\": [5, 10]}")),
                of("umask", b -> b.set("/process", "user", "{\"uid\": 0, \"gid\": 0, \"umask\": 63}")),
                of(
                        "environment",
                        b -> b.set("/process", "env", "[\"PATH=/bin\", \"A=1\", \"B=two words\", \"EMPTY=\"]")),
                of("cwd", b -> b.set("/process", "cwd", "\"/tmp\"")),
                of(
                        "rlimits",
                        b -> b.set(
                                "/process",
                                "rlimits",
                                "[{\"type\": \"RLIMIT_NOFILE\", \"soft\": 512, \"hard\": 600},"
                                        + " {\"type\": \"RLIMIT_CORE\", \"soft\": 0, \"hard\": 0},"
                                        + " {\"type\": \"RLIMIT_NPROC\", \"soft\": 100, \"hard\": 200}]")),
                of("no-capabilities", b -> b.process().putObject("capabilities")),
                of("capabilities-user-ambient", b -> {
                    b.set("/process", "user", "{\"uid\": 1000, \"gid\": 1000}");
                    String caps = "[\"CAP_NET_RAW\", \"CAP_KILL\"]";
                    for (String set : List.of("bounding", "effective", "permitted", "inheritable", "ambient")) {
                        b.set("/process/capabilities", set, caps);
                    }
                }),
                of("new-privileges", b -> b.set("/process", "noNewPrivileges", "false")),
                of("seccomp", b -> b.set("/linux", "seccomp", SECCOMP)),
                of("seccomp-new-privileges", b -> {
                    b.set("/linux", "seccomp", SECCOMP);
                    b.set("/process", "noNewPrivileges", "false");
                }),
                of("oom-score", b -> b.set("/process", "oomScoreAdj", "500")),
                of("hostname", b -> b.config().put("hostname", "other")),
                of(
                        "sysctl",
                        b -> b.set(
                                "/linux", "sysctl", "{\"net.ipv4.ip_forward\": \"1\", \"kernel.msgmax\": \"65000\"}")),
                of(
                        "memory",
                        b -> b.set("/linux/resources", "memory", "{\"limit\": 67108864, \"reservation\": 33554432}")),
                of("pids", b -> b.set("/linux/resources", "pids", "{\"limit\": 40}")),
                of(
                        "cpu",
                        b -> b.set(
                                "/linux/resources", "cpu", "{\"shares\": 512, \"quota\": 50000, \"period\": 100000}")),
                of(
                        "device-rules",
                        b -> b.set(
                                "/linux/resources",
                                "devices",
                                "[{\"allow\": false, \"access\": \"rwm\"},"
                                        + " {\"allow\": true, \"type\": \"c\", \"major\": 10, \"minor\": 229, \"access\": \"rw\"}]")),
                of(
                        "device-node",
                        b -> b.set(
                                "/linux",
                                "devices",
                                "[{\"path\": \"/dev/fuse\", \"type\": \"c\", \"major\": 10, \"minor\": 229, \"fileMode\": 438,"
                                        + " \"uid\": 7, \"gid\": 8}]")),
                of("nothing-masked", b -> {
                    b.set("/linux", "maskedPaths", "[]");
                    b.set("/linux", "readonlyPaths", "[]");
                }),
                of("bind-mounts", Variation::binds),
                of("bind-shared", b -> {
                    addMount(b, "/mnt/rw", "bind", "/var/tmp", "\"rbind\", \"rshared\"");
                    b.set("/linux", "rootfsPropagation", "\"rslave\"");
                }),
                of(
                        "tmpfs-options",
                        b -> addMount(
                                b, "/tmp", "tmpfs", "tmpfs", "\"nosuid\", \"nodev\", \"size=64k\", \"mode=1777\"")),
                of("tmpfs-readonly", b -> addMount(b, "/run", "tmpfs", "tmpfs", "\"ro\", \"noatime\", \"noexec\"")),
                of("no-cgroup-namespace", b -> b.withoutNamespace("cgroup")),
                of("cgroup-namespace", b -> b.withNamespace("cgroup")),
                of("host-network", b -> b.withoutNamespace("network")),
                of("host-pid", b -> b.withoutNamespace("pid")),
                of("host-ipc-uts", b -> {
                    b.withoutNamespace("ipc").withoutNamespace("uts");
                    b.config().remove("hostname");
                    b.withNamespace("mount");
                }),
                of("user-namespace", Variation::userNamespace),
                of("propagation-shared", b -> b.set("/linux", "rootfsPropagation", "\"shared\"")),
                of("propagation-private", b -> b.set("/linux", "rootfsPropagation", "\"private\"")),
                of(
                        "cgroups-path",
                        b -> b.set(
                                "/linux",
                                "cgroupsPath",
                                "\"/" + Machine.MARK + b.directory().getFileName() + "\"")));
    }

    private static Variation of(String name, Consumer<Bundle> change) {
        return new Variation(name, change);
    }

    private static void addMount(Bundle bundle, String destination, String type, String source, String options) {
        int last = bundle.config().withArray("/mounts").size();
        bundle.config()
                .withArray("/mounts")
                .addObject()
                .put("destination", destination)
                .put("type", type)
                .put("source", source);
        bundle.set("/mounts/" + last, "options", "[" + options + "]");
    }

    private static void binds(Bundle bundle) {
        addMount(bundle, "/mnt/ro", "bind", "/usr/share", "\"rbind\", \"ro\"");
        addMount(bundle, "/mnt/rw", "none", "/var/tmp", "\"bind\", \"nosuid\", \"nodev\", \"rw\"");
        addMount(bundle, "/etc/os-release", "bind", "/etc/os-release", "\"bind\", \"ro\", \"noexec\"");
        addMount(bundle, "/mnt/slave", "bind", "/var/tmp", "\"rbind\", \"rslave\"");
        bundle.set("/root", "readonly", "false");
    }

    private static void userNamespace(Bundle bundle) {
        bundle.withNamespace("user");
        bundle.set("/linux", "uidMappings", "[{\"containerID\": 0, \"hostID\": 100000, \"size\": 65536}]");
        bundle.set("/linux", "gidMappings", "[{\"containerID\": 0, \"hostID\": 200000, \"size\": 65536}]");
    }

    @Override
    public String toString() {
        return name;
    }
}
