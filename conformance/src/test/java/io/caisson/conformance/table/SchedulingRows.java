// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.NOTHING;
import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.set;
import static io.caisson.conformance.table.Expect.matches;
import static io.caisson.conformance.table.Expect.prints;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Scheduler, I/O priority, personality, memory policy: one of each per container. */
final class SchedulingRows {
    private final List<Row> rows = new ArrayList<>();
    private Group group = new Group("", NOTHING);
    private int number;

    private SchedulingRows() {}

    static List<Row> rows() {
        SchedulingRows all = new SchedulingRows();
        all.containers();
        all.deadline();
        all.resetOnFork();
        all.refusals();
        return all.rows;
    }

    /** With CONFIG_RT_GROUP_SCHED a cgroup v1 of its own has no time for real-time programs at first. */
    private static void mayBeRealtime(Bundle bundle) {
        if (Files.exists(Path.of("/sys/fs/cgroup/cpu/cpu.rt_runtime_us"))) {
            String name = Machine.MARK + bundle.directory().getFileName();
            bundle.set("/linux", "cgroupsPath", "\"/" + name + "\"");
            bundle.set("/linux/resources", "cpu", "{\"realtimeRuntime\": 10000, \"realtimePeriod\": 1000000}");
        }
    }

    private void next() {
        rows.addAll(group.rows());
        group = new Group("scheduling " + ++number, SchedulingRows::mayBeRealtime);
    }

    private void containers() {
        scheduler("SCHED_OTHER", "'nice': 5", "policy=0 nice=5 priority=0 flags=0");
        ioPriority("BE", 2, 6);
        memory("MPOL_BIND", "0", "", "mode=2 flags=0x0 nodes=1");
        personality("LINUX32", "0x8");
        next();
        scheduler("SCHED_FIFO", "'priority': 7", "policy=1 nice=0 priority=7 flags=0");
        ioPriority("RT", 1, 3);
        memory("MPOL_INTERLEAVE", "0", "", "mode=3 flags=0x0 nodes=1");
        personality("LINUX", "0x0");
        next();
        scheduler("SCHED_RR", "'priority': 9", "policy=2 nice=0 priority=9 flags=0");
        ioPriority("IDLE", 3, 0);
        memory("MPOL_PREFERRED", "0", "", "mode=1 flags=0x0 nodes=1");
        next();
        scheduler("SCHED_BATCH", "'nice': -3", "policy=3 nice=-3 priority=0 flags=0");
        memory("MPOL_LOCAL", "", "", "mode=(1|4) flags=0x0 nodes=0");
        next();
        scheduler("SCHED_IDLE", "'nice': 0", "policy=5 nice=0 priority=0 flags=0");
        memory("MPOL_PREFERRED_MANY", "0", "", "mode=5 flags=0x0 nodes=1");
        next();
        memory("MPOL_WEIGHTED_INTERLEAVE", "0", "", "mode=6 flags=0x0 nodes=1");
        group.needing(Feature.WEIGHTED_INTERLEAVE);
        next();
        flag(
                "KEEP_POLICY",
                "'policy': 'SCHED_BATCH', 'nice': 6",
                "policy=0 nice=6 priority=0 flags=0",
                Feature.NOTHING);
        memory("MPOL_BIND", "0", "MPOL_F_STATIC_NODES", "mode=2 flags=0x8000 nodes=1");
        next();
        flag(
                "KEEP_PARAMS",
                "'policy': 'SCHED_BATCH', 'nice': 6",
                "policy=0 nice=0 priority=0 flags=0",
                Feature.NOTHING);
        memory("MPOL_INTERLEAVE", "0", "MPOL_F_RELATIVE_NODES", "mode=3 flags=0x4000 nodes=1");
        next();
        flag("UTIL_CLAMP_MIN", "'policy': 'SCHED_OTHER'", "policy=0 .*", Feature.UTILIZATION_CLAMPING);
        memory("MPOL_BIND", "0", "MPOL_F_NUMA_BALANCING", "mode=2 flags=0x2000 nodes=1");
        next();
        flag("UTIL_CLAMP_MAX", "'policy': 'SCHED_OTHER'", "policy=0 .*", Feature.UTILIZATION_CLAMPING);
        memory("MPOL_DEFAULT", "", "", "mode=0 flags=0x0 nodes=0");
        next();
        scheduler("SCHED_ISO", "'nice': 0", "policy=4 .*");
        group.needing(Feature.SCHED_ISO);
        next();
    }

    /** A deadline task may not fork: the probe is the program. */
    private void deadline() {
        String times = "'policy': 'SCHED_DEADLINE', 'runtime': 10000000, 'deadline': 20000000, 'period': 40000000";
        alone("process.scheduler.SCHED_DEADLINE", times, "flags=0");
        alone("process.scheduler.flag.RECLAIM", times + ", 'flags': ['SCHED_FLAG_RECLAIM']", "flags=2");
        alone("process.scheduler.flag.DL_OVERRUN", times + ", 'flags': ['SCHED_FLAG_DL_OVERRUN']", "flags=4");
    }

    private void alone(String id, String scheduler, String flags) {
        rows.add(Row.of(id, "runtime, deadline and period are set", bench -> {
            Run run = bench.run(
                    all(set("/process", "scheduler", "{" + scheduler + "}"), b -> b.args("/bin/probe", "scheduler")));
            String expected =
                    "policy=6 nice=0 priority=0 " + flags + " runtime=10000000 deadline=20000000 period=40000000";
            return run.failed()
                    ? Verdict.no(run.error())
                    : Verdict.of(prints(expected).complaint(run.out().strip()));
        }));
    }

    /** The flag is for the children, who do not inherit it: the probe is the program here too. */
    private void resetOnFork() {
        rows.add(Row.of("process.scheduler.flag.RESET_ON_FORK", "reaches the kernel", bench -> {
            Run run = bench.run(all(
                    set(
                            "/process",
                            "scheduler",
                            "{'policy': 'SCHED_BATCH', 'nice': 4, 'flags': ['SCHED_FLAG_RESET_ON_FORK']}"),
                    b -> b.args("/bin/probe", "scheduler")));
            return run.failed()
                    ? Verdict.no(run.error())
                    : Verdict.of(matches("policy=3 nice=4 priority=0 flags=1 .*")
                            .complaint(run.out().strip()));
        }));
    }

    private void scheduler(String policy, String more, String expected) {
        group.row(
                "process.scheduler." + policy,
                "the program runs with it",
                set("/process", "scheduler", "{'policy': '" + policy + "', " + more + "}"),
                "probe scheduler",
                matches(expected + " runtime=.*"));
    }

    private void flag(String name, String scheduler, String expected, Feature feature) {
        group.row(
                        "process.scheduler.flag." + name,
                        "reaches the kernel",
                        set("/process", "scheduler", "{" + scheduler + ", 'flags': ['SCHED_FLAG_" + name + "']}"),
                        "probe scheduler",
                        matches(expected + " runtime=.*"))
                .needing(feature);
    }

    private void ioPriority(String name, int number, int level) {
        group.row(
                "process.ioPriority." + name,
                "class and priority are the program's",
                set("/process", "ioPriority", "{'class': 'IOPRIO_CLASS_" + name + "', 'priority': " + level + "}"),
                "probe ioprio",
                prints("class=" + number + " priority=" + level));
    }

    private void personality(String domain, String number) {
        group.row(
                "linux.personality." + domain,
                "is the program's execution domain",
                set("/linux", "personality", "{'domain': '" + domain + "'}"),
                "probe personality",
                prints(number));
    }

    private void memory(String mode, String nodes, String flag, String expected) {
        String flags = flag.isEmpty() ? "" : ", 'flags': ['" + flag + "']";
        group.row(
                flag.isEmpty() ? "linux.memoryPolicy." + mode : "linux.memoryPolicy." + flag,
                "is the program's memory policy",
                set("/linux", "memoryPolicy", "{'mode': '" + mode + "', 'nodes': '" + nodes + "'" + flags + "}"),
                "probe mempolicy",
                matches(expected));
    }

    private void refused(String id, String title, String parent, String field, String json, String reason) {
        rows.add(Refusal.of(id, title, set(parent, field, json), reason));
    }

    private void refusals() {
        refused(
                "process.scheduler.policy#unknown",
                "is an error",
                "/process",
                "scheduler",
                "{'policy': 'SCHED_X'}",
                "SCHED_X");
        refused(
                "process.scheduler.priority#range",
                "a real-time priority of 0 is an error",
                "/process",
                "scheduler",
                "{'policy': 'SCHED_FIFO', 'priority': 0}",
                "priority");
        refused(
                "process.scheduler.priority#policy",
                "a priority with SCHED_OTHER is an error",
                "/process",
                "scheduler",
                "{'policy': 'SCHED_OTHER', 'priority': 3}",
                "priority");
        refused(
                "process.scheduler.nice#range",
                "20 is an error",
                "/process",
                "scheduler",
                "{'policy': 'SCHED_OTHER', 'nice': 20}",
                "nice");
        refused(
                "process.scheduler.flag#unknown",
                "is an error",
                "/process",
                "scheduler",
                "{'policy': 'SCHED_OTHER', 'flags': ['SCHED_FLAG_X']}",
                "SCHED_FLAG_X");
        refused(
                "process.scheduler.SCHED_DEADLINE#order",
                "a runtime above the deadline is an error",
                "/process",
                "scheduler",
                "{'policy': 'SCHED_DEADLINE', 'runtime': 9000000, 'deadline': 5000000}",
                "deadline");
        refused(
                "process.ioPriority#class",
                "an unknown class is an error",
                "/process",
                "ioPriority",
                "{'class': 'IOPRIO_CLASS_X', 'priority': 0}",
                "IOPRIO_CLASS_X");
        refused(
                "process.ioPriority#range",
                "priority 8 is an error",
                "/process",
                "ioPriority",
                "{'class': 'IOPRIO_CLASS_BE', 'priority': 8}",
                "priority");
        refused(
                "linux.personality#domain",
                "an unknown domain is an error",
                "/linux",
                "personality",
                "{'domain': 'SOLARIS'}",
                "SOLARIS");
        refused(
                "linux.personality#flags",
                "flags are an error, none are defined",
                "/linux",
                "personality",
                "{'domain': 'LINUX', 'flags': ['ADDR_NO_RANDOMIZE']}",
                "flags");
        refused(
                "linux.memoryPolicy#mode",
                "an unknown mode is an error",
                "/linux",
                "memoryPolicy",
                "{'mode': 'MPOL_X', 'nodes': '0'}",
                "MPOL_X");
        refused(
                "linux.memoryPolicy#flag",
                "an unknown flag is an error",
                "/linux",
                "memoryPolicy",
                "{'mode': 'MPOL_BIND', 'nodes': '0', 'flags': ['MPOL_F_X']}",
                "MPOL_F_X");
        refused(
                "linux.memoryPolicy#nodes",
                "no list of nodes is an error",
                "/linux",
                "memoryPolicy",
                "{'mode': 'MPOL_BIND', 'nodes': 'all'}",
                "nodes");
        refused(
                "linux.memoryPolicy#absent-node",
                "a node that is not there is an error",
                "/linux",
                "memoryPolicy",
                "{'mode': 'MPOL_BIND', 'nodes': '900'}",
                "memory policy");
    }
}
