// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** Images that bring a procfs of their own, or lead the real one astray. */
final class ProcfsAttacks {
    private static final String PROFILE = "caisson-hostile";

    private ProcfsAttacks() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                        "CVE-2019-16884",
                        "the image has files where a runtime writes the label, and runs unconfined",
                        "labels go through a detached procfs that nothing can cover",
                        ProcfsAttacks::labelToFakeProcfs),
                new Scenario(
                        "CVE-2019-19921",
                        "/proc or /sys of the image is a link, so that what is later done below them goes elsewhere",
                        "procfs and sysfs are mounted on a directory only, opened without following a link",
                        ProcfsAttacks::linkedMountPoint),
                new Scenario(
                        "CVE-2023-27561, CVE-2023-28642",
                        "a link of the image leads a volume into /proc",
                        "a mount point inside procfs that a link led to is refused",
                        ProcfsAttacks::volumeInProcfs),
                new Scenario(
                        "CVE-2025-52881",
                        "sysctl writes land in a file of the attacker's choice",
                        "sysctls go through a detached procfs, below its sys, without links",
                        ProcfsAttacks::sysctlToFakeProcfs));
    }

    private static void labelToFakeProcfs(Ground ground) throws IOException {
        Bundle bundle = withoutMount(ground.bundle("true"), "/proc");
        Path attributes = bundle.rootfs().resolve("proc/self/attr");
        Files.createDirectories(attributes.resolve("apparmor"));
        Files.writeString(attributes.resolve("exec"), "");
        Files.writeString(attributes.resolve("apparmor/exec"), "");
        bundle.edit(b -> b.process().put("apparmorProfile", PROFILE));
        // a host that seems to have AppArmor, in a mount namespace of its own
        Oci runtime = ground.runtimeUnder(
                "unshare",
                "-m",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount -t tmpfs tmpfs /sys/kernel && mkdir -p /sys/kernel/security/apparmor && exec \"$@\"",
                "sh");
        Oci.Result result = ground.run(runtime, bundle);
        Ground.require(!result.err().contains("AppArmor is not enabled"), result.err());
        for (String fake : List.of("exec", "apparmor/exec")) {
            Ground.succeededIf(
                    Files.readString(attributes.resolve(fake)).contains(PROFILE),
                    "the label was written to the image's " + fake + ", and the program runs unconfined");
        }
    }

    private static void linkedMountPoint(Ground ground) throws IOException {
        for (String place : List.of("proc", "sys")) {
            Bundle bundle = ground.bundle("true");
            Files.createDirectories(bundle.rootfs().resolve("tmp/elsewhere"));
            Files.delete(bundle.rootfs().resolve(place));
            Files.createSymbolicLink(bundle.rootfs().resolve(place), Path.of("/tmp/elsewhere"));
            Ground.succeededIf(ground.run(bundle).exit() == 0, "the container runs with a link as its /" + place);
        }
    }

    private static void volumeInProcfs(Ground ground) throws IOException {
        Path volume = ground.directory("volume");
        Files.writeString(volume.resolve("fake"), "attacker");
        Bundle bundle = ground.bundle("cat", "/proc/sys/fake");
        Files.createSymbolicLink(bundle.rootfs().resolve("way"), Path.of("proc"));
        bundle.config()
                .withArray("/mounts")
                .addObject()
                .put("destination", "/way/sys")
                .put("source", volume.toString())
                .put("type", "bind")
                .putArray("options")
                .add("rbind");
        bundle.edit(b -> {});
        Ground.succeededIf(
                ground.run(bundle).out().contains("attacker"), "a volume lies over /proc/sys of the container");
    }

    private static void sysctlToFakeProcfs(Ground ground) throws IOException {
        Bundle bundle = withoutMount(ground.bundle("cat", "/real/sys/net/ipv4/ip_default_ttl"), "/proc");
        Path target = Files.writeString(bundle.rootfs().resolve("etc/redirected"), "untouched");
        Path fake = Files.createDirectories(bundle.rootfs().resolve("proc/sys/net/ipv4"));
        Files.createSymbolicLink(fake.resolve("ip_default_ttl"), Path.of("/etc/redirected"));
        bundle.config()
                .withArray("/mounts")
                .addObject()
                .put("destination", "/real")
                .put("source", "proc")
                .put("type", "proc");
        bundle.set("/linux", "sysctl", "{\"net.ipv4.ip_default_ttl\": \"77\"}");
        Oci.Result result = ground.run(bundle);
        Ground.succeededIf(
                !Files.readString(target).equals("untouched"), "a sysctl was written to a file of the image");
        Ground.succeededIf(
                result.exit() == 0 && !result.out().strip().equals("77"), "the container runs without its sysctl");
    }

    /** The bundle without a mount that the default configuration has. */
    static Bundle withoutMount(Bundle bundle, String... destinations) {
        ArrayNode mounts = bundle.config().withArray("/mounts");
        for (Iterator<JsonNode> all = mounts.iterator(); all.hasNext(); ) {
            if (List.of(destinations).contains(all.next().get("destination").asText())) {
                all.remove();
            }
        }
        return bundle.edit(b -> {});
    }
}
