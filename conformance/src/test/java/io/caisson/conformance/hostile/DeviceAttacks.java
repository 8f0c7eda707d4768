// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Images whose /dev is not what it seems. */
final class DeviceAttacks {
    private static final String SECRET = "only for the container's root";

    private DeviceAttacks() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                        "CVE-2025-31133",
                        "/dev/null is a link, so that its target is bound over the masked files",
                        "/dev/null is opened once, without following a link, and must be the null device",
                        DeviceAttacks::linkAsNullDevice),
                new Scenario(
                        "masked-by-a-link",
                        "the image has a link on the way to a masked path, so that masking it fails and is left out",
                        "links are followed inside the root; only a path that is absent is not masked",
                        DeviceAttacks::maskedByLink),
                new Scenario(
                        "CVE-2025-52565",
                        "/dev/pts/0 is a link, so that its target becomes /dev/console, which is not masked",
                        "the terminal's other side is had from its master by descriptor, and must be on devpts",
                        DeviceAttacks::linkAsTerminal),
                new Scenario(
                        "CVE-2026-41579, CVE-2026-47766",
                        "/dev of the image is a link to the host, where device nodes and links are made",
                        "nodes and links are made in a directory that was opened inside the root",
                        DeviceAttacks::linkAsDev),
                new Scenario(
                        "foreign-device-node",
                        "the image brings another device under the name of a standard one",
                        "what stands where mknod(2) finds a name taken must be the device asked for",
                        DeviceAttacks::foreignNode));
    }

    private static void linkAsNullDevice(Ground ground) throws IOException {
        Path dev = ground.directory("dev");
        Files.createSymbolicLink(dev.resolve("null"), Path.of("/etc/secret"));
        Bundle bundle = ProcfsAttacks.withoutMount(
                ground.bundle("cat", "/etc/masked"), "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue");
        Files.writeString(bundle.rootfs().resolve("etc/secret"), SECRET);
        Files.writeString(bundle.rootfs().resolve("etc/masked"), "masked");
        bundle.set("/linux", "maskedPaths", "[\"/etc/masked\"]").set("/linux", "readonlyPaths", "[]");
        bindOnto(bundle, dev, "/dev");
        Ground.succeededIf(ground.run(bundle).out().contains(SECRET), "another file is bound over a masked one");
    }

    private static void maskedByLink(Ground ground) throws IOException {
        Bundle bundle = ground.bundle("cat", "/etc/masked", "/alias/masked");
        Files.writeString(bundle.rootfs().resolve("etc/masked"), SECRET);
        Files.createSymbolicLink(bundle.rootfs().resolve("alias"), Path.of("etc"));
        bundle.set("/linux", "maskedPaths", "[\"/alias/masked\"]");
        Ground.succeededIf(ground.run(bundle).out().contains(SECRET), "a masked file can be read");
    }

    private static void linkAsTerminal(Ground ground) throws IOException {
        Path terminals = ground.directory("pts");
        Files.createSymbolicLink(terminals.resolve("ptmx"), Path.of("/real/ptmx"));
        Files.createSymbolicLink(terminals.resolve("0"), Path.of("/etc/secret"));
        Bundle bundle = ProcfsAttacks.withoutMount(ground.bundle("true"), "/dev/pts");
        Files.writeString(bundle.rootfs().resolve("etc/secret"), SECRET);
        bindOnto(bundle, terminals, "/dev/pts");
        ArrayNode options = bundle.config()
                .withArray("/mounts")
                .addObject()
                .put("destination", "/real")
                .put("source", "devpts")
                .put("type", "devpts")
                .putArray("options");
        List.of("newinstance", "ptmxmode=0666", "mode=0620").forEach(options::add);
        bundle.edit(b -> b.process().put("terminal", true));
        Path socket = ground.directory("console").resolve("socket");
        Path pidFile = ground.directory("console").resolve("pid");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Oci.Result result = ground.runtime()
                    .run(
                            "create",
                            "--console-socket",
                            socket.toString(),
                            "--pid-file",
                            pidFile.toString(),
                            "--bundle",
                            bundle.directory().toString(),
                            ground.id());
            if (result.exit() != 0) {
                return; // refused
            }
            Path console = Path.of("/proc", Files.readString(pidFile).strip(), "root/dev/console");
            Ground.succeededIf(
                    Files.isRegularFile(console) && Files.readString(console).equals(SECRET),
                    "/dev/console of the container is a file that the image's link chose");
        }
    }

    private static void linkAsDev(Ground ground) throws IOException {
        Path canary = ground.canary();
        Bundle bundle =
                ProcfsAttacks.withoutMount(ground.bundle("true"), "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue");
        Files.delete(bundle.rootfs().resolve("dev"));
        Files.createSymbolicLink(bundle.rootfs().resolve("dev"), canary);
        var before = Ground.names(canary);
        ground.run(bundle);
        Ground.succeededIfChanged(canary, before);
    }

    private static void foreignNode(Ground ground) throws IOException {
        Bundle bundle = ProcfsAttacks.withoutMount(
                ground.bundle("stat", "-c", "%t:%T", "/dev/null"), "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue");
        bundle.set("/linux", "maskedPaths", "[]"); // or /dev/null would be looked at once more
        Tools.command(bundle.rootfs(), "mknod", "-m", "666", "dev/null", "c", "1", "5");
        Oci.Result result = ground.run(bundle);
        Ground.succeededIf(result.out().contains("1:5"), "/dev/null of the container is /dev/zero");
    }

    private static void bindOnto(Bundle bundle, Path source, String destination) {
        bundle.config()
                .withArray("/mounts")
                .addObject()
                .put("destination", destination)
                .put("source", source.toString())
                .put("type", "bind")
                .putArray("options")
                .add("rbind");
        bundle.edit(b -> {});
    }
}
