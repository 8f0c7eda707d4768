// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.NOTHING;
import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.set;
import static io.caisson.conformance.table.Expect.prints;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The five sets of capabilities. */
final class CapabilityRows {
    private CapabilityRows() {}

    static List<Row> rows() {
        // CHOWN is bit 0, KILL 5, NET_BIND_SERVICE 10, NET_RAW 13, SYS_CHROOT 18
        Group group = new Group(
                "capabilities",
                all(
                        set("/process/capabilities", "bounding", caps("CHOWN", "KILL", "NET_RAW", "SYS_CHROOT")),
                        set("/process/capabilities", "permitted", caps("CHOWN", "KILL", "NET_RAW")),
                        set("/process/capabilities", "inheritable", caps("KILL", "NET_RAW")),
                        set("/process/capabilities", "effective", caps("CHOWN", "NET_RAW")),
                        set("/process/capabilities", "ambient", caps("NET_RAW")),
                        set("/process", "user", "{'uid': 1000, 'gid': 1000}")));
        Map.of("bounding", "42021", "permitted", "2000", "inheritable", "2020", "effective", "2000", "ambient", "2000")
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> group.row(
                        "process.capabilities." + entry.getKey(),
                        "as an ordinary user's program has it after execve",
                        NOTHING,
                        "sed -n 's/^Cap" + kernelName(entry.getKey()) + ":\\t0*//p' /proc/self/status",
                        prints(entry.getValue())));
        List<Row> rows = new ArrayList<>(group.rows());
        rows.addAll(new Group(
                        "capabilities of root",
                        all(
                                set("/process/capabilities", "bounding", caps("CHOWN", "KILL")),
                                set("/process", "noNewPrivileges", "false")))
                .row(
                        "process.capabilities.bounding#root",
                        "limits what root gets by execve",
                        NOTHING,
                        "sed -n 's/^Cap\\(Prm\\|Bnd\\):\\t0*//p' /proc/self/status",
                        prints("21", "21"))
                .rows());
        rows.add(Row.of("process.capabilities.unknown", "is a warning, and the program runs", bench -> {
            Run run = bench.command(bench.bundle()
                    .script("echo ran")
                    .edit(set("/process/capabilities", "bounding", "['CAP_KILL', 'CAP_NO_SUCH']")));
            if (run.failed()) {
                return Verdict.no(run.error());
            }
            return Verdict.when(run.out().contains("ran") && run.result().err().contains("CAP_NO_SUCH"), "no warning");
        }));
        rows.add(Row.of(
                "process.capabilities.ungrantable", "is left out with a warning, and the program runs", bench -> {
                    Run run = bench.command(bench.bundle()
                            .script("echo ran")
                            .edit(all(
                                    set("/process/capabilities", "bounding", caps("KILL")),
                                    set("/process/capabilities", "permitted", caps("KILL")),
                                    set("/process/capabilities", "inheritable", caps("KILL")),
                                    set("/process/capabilities", "effective", caps("KILL", "CHOWN")),
                                    set("/process/capabilities", "ambient", caps("KILL")))));
                    if (run.failed()) {
                        return Verdict.no(run.error());
                    }
                    return Verdict.when(
                            run.out().contains("ran") && run.result().err().contains("CAP_CHOWN"), "no warning");
                }));
        return rows;
    }

    private static String caps(String... names) {
        return "['CAP_" + String.join("', 'CAP_", names) + "']";
    }

    private static String kernelName(String set) {
        return switch (set) {
            case "bounding" -> "Bnd";
            case "permitted" -> "Prm";
            case "inheritable" -> "Inh";
            case "effective" -> "Eff";
            default -> "Amb";
        };
    }
}
