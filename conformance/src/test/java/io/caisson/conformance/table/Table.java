// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** All rows, and what runtimes made of them. */
final class Table {
    private final List<Row> rows;

    private Table(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    static Table of(HostTree host) {
        List<Row> rows = new ArrayList<>();
        rows.addAll(TopRows.rows());
        rows.addAll(MountRows.rows(host));
        rows.addAll(MountOptionRows.rows(host));
        rows.addAll(RecursiveOptionRows.rows(host));
        rows.addAll(ProcessRows.rows());
        rows.addAll(CapabilityRows.rows());
        rows.addAll(SchedulingRows.rows());
        rows.addAll(NamespaceRows.rows(host));
        rows.addAll(DeviceRows.rows());
        rows.addAll(NetDeviceRows.rows());
        rows.addAll(PathRows.rows());
        rows.addAll(SysctlRows.rows());
        rows.addAll(SeccompRows.rows());
        rows.addAll(HookRows.rows());
        rows.addAll(LifecycleRows.rows());
        rows.addAll(SocketRows.rows());
        rows.addAll(ExecRows.rows());
        return new Table(rows);
    }

    List<Row> rows() {
        return rows;
    }

    /** By the id of the row. */
    Map<String, Verdict> results(Bench bench, Predicate<Row> wanted) {
        Map<String, Verdict> results = new LinkedHashMap<>();
        rows.stream().filter(wanted).forEach(row -> results.put(row.id(), result(row, bench)));
        return results;
    }

    private static Verdict result(Row row, Bench bench) {
        if (!row.needs().present()) {
            return Verdict.notHere(row.needs().missing());
        }
        try {
            return row.trial().on(bench);
        } catch (Exception | AssertionError e) {
            return Verdict.fail(String.valueOf(e.getMessage()));
        }
    }
}
