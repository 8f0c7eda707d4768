// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** The cpu controller's rules: shares have a range and an idle cgroup none; quotas fit bursts and what is above. */
final class FakeCpuV1 {
    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262144;
    private static final String IDLE_SHARES = "3";
    private static final String SHARES = "cpu.shares";
    private static final String QUOTA = "cpu.cfs_quota_us";
    private static final String PERIOD = "cpu.cfs_period_us";
    private static final String BURST = "cpu.cfs_burst_us";

    private static final String RT_RUNTIME = "cpu.rt_runtime_us";
    private static final String RT_PERIOD = "cpu.rt_period_us";

    private FakeCpuV1() {}

    static void write(Path file, String text) {
        Path cgroup = file.getParent();
        switch (file.getFileName().toString()) {
            case SHARES -> {
                FakeCgroupV1.refuseUnless(Tree.text(cgroup.resolve("cpu.idle")).equals("0"), file, text);
                long shares = Math.max(MIN_SHARES, Math.min(MAX_SHARES, Long.parseLong(text)));
                Tree.file(file, Long.toString(shares));
            }
            case "cpu.idle" -> {
                Tree.file(cgroup.resolve(SHARES), text.equals("1") ? IDLE_SHARES : "1024");
                Tree.file(file, text);
            }
            case RT_RUNTIME -> realtime(file, text, Long.parseLong(text), value(cgroup, RT_PERIOD));
            case RT_PERIOD -> realtime(file, text, value(cgroup, RT_RUNTIME), Long.parseLong(text));
            case QUOTA -> bandwidth(file, text, Long.parseLong(text), value(cgroup, PERIOD), value(cgroup, BURST));
            case PERIOD -> bandwidth(file, text, value(cgroup, QUOTA), Long.parseLong(text), value(cgroup, BURST));
            default -> bandwidth(file, text, value(cgroup, QUOTA), value(cgroup, PERIOD), Long.parseLong(text));
        }
    }

    private static void realtime(Path file, String text, long runtime, long period) {
        FakeCgroupV1.refuseUnless(runtime <= period, file, text);
        Tree.file(file, text);
    }

    private static long value(Path cgroup, String file) {
        return Long.parseLong(Tree.text(cgroup.resolve(file)));
    }

    /** A burst is at most the quota; without a quota any burst is taken. */
    private static void bandwidth(Path file, String text, long quota, long period, long burst) {
        boolean fits =
                quota < 0 || (burst <= quota && fitsAbove(file.getParent().getParent(), quota, period));
        FakeCgroupV1.refuseUnless(fits, file, text);
        Tree.file(file, text);
    }

    /** The share of a CPU is at most that of the nearest cgroup above that has a quota. */
    private static boolean fitsAbove(Path cgroup, long quota, long period) {
        if (!Files.exists(cgroup.resolve(QUOTA))) {
            return true;
        }
        long above = value(cgroup, QUOTA);
        return above < 0
                ? fitsAbove(cgroup.getParent(), quota, period)
                : quota * value(cgroup, PERIOD) <= above * period;
    }
}
