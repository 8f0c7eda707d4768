// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.set;

import com.fasterxml.jackson.databind.JsonNode;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Further processes: what they have of their own, and what is only for them. */
final class ExecRows {
    private ExecRows() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("process.execCPUAffinity.init", "is not for the container's own program");
        titles.put("process.execCPUAffinity.final", "is the added program's");
        titles.put("process.execCPUAffinity#process", "that of the process document comes first");
        titles.put("exec.umask", "the process document's is set");
        titles.put("exec.oomScoreAdj", "the process document's is set");
        titles.forEach((id, title) -> rows.add(Row.of(id, title, bench -> bench.once("exec", () -> observe(bench))
                .getOrDefault(id, Verdict.fail("not reached")))));
        rows.add(Refusal.of(
                "process.execCPUAffinity#invalid",
                "what is no list of CPUs is an error",
                set("/process", "execCPUAffinity", "{'initial': 'all'}"),
                "execCPUAffinity"));
        return rows;
    }

    private static Map<String, Verdict> observe(Bench bench) throws Exception {
        Bundle bundle = bench.bundle()
                .script("grep Cpus_allowed_list /proc/self/status > /own; exec sleep 1000")
                .edit(all(
                        Changes.WRITABLE,
                        set("/process", "execCPUAffinity", "{'initial': '0', 'final': '0'}"),
                        set("/process/user", "umask", "18")));
        String id = bench.newId();
        Oci runtime = bench.runtime();
        Map<String, Verdict> seen = new LinkedHashMap<>();
        try {
            Path pid = bundle.directory().resolve("pid");
            Oci.Result start = runtime.run(
                    "run",
                    "--detach",
                    "--pid-file",
                    pid.toString(),
                    "--bundle",
                    bundle.directory().toString(),
                    id);
            if (start.exit() != 0) {
                return Map.of();
            }
            String all = Commands.shell("sed -n 's/^Cpus_allowed_list:\\t//p' /proc/self/status");
            String own = Commands.shell("sed -n 's/^Cpus_allowed_list:\\t//p' /proc/"
                    + Files.readString(pid).strip() + "/status");
            seen.put("process.execCPUAffinity.init", Verdict.when(own.equals(all), "allowed " + own));
            String look = "grep Cpus_allowed_list /proc/self/status";
            Oci.Result exec = runtime.run("exec", id, "sh", "-c", look);
            seen.put("process.execCPUAffinity.final", judged(exec, "Cpus_allowed_list:\t0"));
            seen.put(
                    "process.execCPUAffinity#process",
                    document(
                            bench,
                            bundle,
                            id,
                            "execCPUAffinity",
                            "{'initial': '0', 'final': '1'}",
                            look,
                            "Cpus_allowed_list:\t1"));
            seen.put(
                    "exec.umask",
                    document(bench, bundle, id, "user", "{'uid': 0, 'gid': 0, 'umask': 63}", "umask", "0077"));
            seen.put(
                    "exec.oomScoreAdj",
                    document(bench, bundle, id, "oomScoreAdj", "222", "cat /proc/self/oom_score_adj", "222"));
        } finally {
            bench.remove(id);
        }
        return seen;
    }

    private static Verdict document(
            Bench bench, Bundle bundle, String id, String field, String json, String script, String expected)
            throws Exception {
        JsonNode process = Changes.json("{'cwd': '/', 'args': ['sh', '-c', '" + script + "'],"
                + " 'env': ['PATH=/bin'], 'user': {'uid': 0, 'gid': 0}}");
        ((com.fasterxml.jackson.databind.node.ObjectNode) process).set(field, Changes.json(json));
        Path file = Files.writeString(bundle.directory().resolve("process.json"), process.toString());
        return judged(bench.runtime().run("exec", "--process", file.toString(), id), expected);
    }

    private static Verdict judged(Oci.Result result, String expected) {
        return result.exit() == 0
                ? Verdict.of(Expect.prints(expected).complaint(result.out().strip()))
                : Verdict.no(result.lastError());
    }
}
