// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.NOTHING;
import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.append;
import static io.caisson.conformance.table.Changes.file;
import static io.caisson.conformance.table.Expect.prints;

import io.caisson.conformance.support.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Device nodes of the configuration, those of every container, and the links of /dev. */
final class DeviceRows {
    private DeviceRows() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(configured().rows());
        rows.addAll(standard().rows());
        rows.addAll(inUserNamespace().rows());
        rows.addAll(refusals());
        return rows;
    }

    private static Consumer<Bundle> device(String path, String type, String rest) {
        return append("/linux/devices", "{'path': '" + path + "', 'type': '" + type + "'" + rest + "}");
    }

    private static String look(String path) {
        return "stat -c '%F %t:%T %a %u:%g' " + path;
    }

    private static Group configured() {
        return new Group("devices", Changes.WRITABLE)
                .row(
                        "linux.devices.c",
                        "a character device",
                        device("/dev/c", "c", ", 'major': 10, 'minor': 229"),
                        "stat -c '%F %t:%T' /dev/c",
                        prints("character special file a:e5"))
                .row(
                        "linux.devices.u",
                        "an unbuffered one is a character device",
                        device("/dev/u", "u", ", 'major': 10, 'minor': 228"),
                        "stat -c '%F %t:%T' /dev/u",
                        prints("character special file a:e4"))
                .row(
                        "linux.devices.b",
                        "a block device",
                        device("/dev/b", "b", ", 'major': 7, 'minor': 3"),
                        "stat -c '%F %t:%T' /dev/b",
                        prints("block special file 7:3"))
                .row("linux.devices.p", "a fifo", device("/dev/p", "p", ""), "stat -c %F /dev/p", prints("fifo"))
                .row(
                        "linux.devices.fileMode",
                        "mode, whatever the umask",
                        device("/dev/m", "c", ", 'major': 1, 'minor': 3, 'fileMode': 434"),
                        "stat -c %a /dev/m",
                        prints("662"))
                .row(
                        "linux.devices.uid-gid",
                        "owner and group",
                        device("/dev/o", "c", ", 'major': 1, 'minor': 3, 'uid': 7, 'gid': 8"),
                        "stat -c %u:%g /dev/o",
                        prints("7:8"))
                .row(
                        "linux.devices.path",
                        "anywhere, directories are made",
                        device("/opt/made/device", "c", ", 'major': 1, 'minor': 5"),
                        look("/opt/made/device"),
                        prints("character special file 1:5 666 0:0"))
                .row(
                        "linux.devices.path#standard",
                        "one of the configuration takes the place of a standard one",
                        device("/dev/zero", "c", ", 'major': 1, 'minor': 5, 'fileMode': 384"),
                        "stat -c %a /dev/zero",
                        prints("600"));
    }

    private static Group standard() {
        Group group = new Group("standard devices", NOTHING);
        String[][] devices = {
            {"null", "1:3"}, {"zero", "1:5"}, {"full", "1:7"}, {"random", "1:8"}, {"urandom", "1:9"}, {"tty", "5:0"}
        };
        for (String[] device : devices) {
            group.row(
                    "device." + device[0],
                    "is there for everybody",
                    NOTHING,
                    look("/dev/" + device[0]),
                    prints("character special file " + device[1] + " 666 0:0"));
        }
        String[][] links = {
            {"fd", "/proc/self/fd"},
            {"stdin", "/proc/self/fd/0"},
            {"stdout", "/proc/self/fd/1"},
            {"stderr", "/proc/self/fd/2"}
        };
        for (String[] link : links) {
            group.row("link." + link[0], "is there", NOTHING, "readlink /dev/" + link[0], prints(link[1]));
        }
        return group.row(
                        "device.ptmx",
                        "leads to the container's own devpts",
                        NOTHING,
                        "readlink /dev/ptmx",
                        prints("pts/ptmx"))
                .row(
                        "device.null#use",
                        "can be used",
                        NOTHING,
                        "echo x > /dev/null && head -c 2 /dev/zero | wc -c",
                        prints("2"));
    }

    private static Group inUserNamespace() {
        return new Group("devices in a user namespace", Changes.userNamespace())
                .row(
                        "device.null#userns",
                        "in a user namespace the host's are bound",
                        NOTHING,
                        "echo x > /dev/null && head -c 3 /dev/zero | wc -c; stat -c %t:%T /dev/full",
                        prints("3", "1:7"));
    }

    private static List<Row> refusals() {
        return List.of(
                Refusal.of(
                        "linux.devices.existing",
                        "another file at the path is an error",
                        all(file("opt/taken", "a file"), device("/opt/taken", "c", ", 'major': 1, 'minor': 3")),
                        "something else stands there"),
                Refusal.of(
                        "linux.devices.type#unknown",
                        "an unknown type is an error",
                        device("/dev/x", "x", ", 'major': 1, 'minor': 3"),
                        "type"),
                Refusal.of(
                        "linux.devices.type#absent",
                        "no type is an error",
                        append("/linux/devices", "{'path': '/dev/x', 'major': 1, 'minor': 3}"),
                        "type"),
                Refusal.of(
                        "linux.devices.major#absent",
                        "no numbers for a character device are an error",
                        device("/dev/x", "c", ""),
                        "major"),
                Refusal.of(
                        "linux.devices.path#relative",
                        "a relative path is an error",
                        device("dev/x", "c", ", 'major': 1, 'minor': 3"),
                        "absolute"),
                Refusal.of(
                        "linux.devices.path#absent",
                        "no path is an error",
                        append("/linux/devices", "{'type': 'c', 'major': 1, 'minor': 3}"),
                        "path"));
    }
}
