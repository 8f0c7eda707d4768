// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.set;
import static io.caisson.conformance.table.Changes.withoutNamespace;
import static io.caisson.conformance.table.Expect.prints;

import java.util.ArrayList;
import java.util.List;

/** Kernel parameters of the container's namespaces, and of no others. */
final class SysctlRows {
    private SysctlRows() {}

    static List<Row> rows() {
        Group group = new Group("sysctl", Changes.NOTHING);
        String[][] values = {
            {"kernel.msgmax", "8111"},
            {"kernel.msgmnb", "16111"},
            {"kernel.msgmni", "31111"},
            {"kernel.sem", "32000 1024000000 500 31000"},
            {"kernel.shmall", "111111"},
            {"kernel.shmmax", "222222"},
            {"kernel.shmmni", "3333"},
            {"kernel.shm_rmid_forced", "1"},
            {"kernel.domainname", "example.org"},
            {"fs.mqueue.msg_max", "7"},
            {"fs.mqueue.queues_max", "77"},
            {"net.ipv4.ip_forward", "1"},
            {"net/ipv4/conf/lo/arp_ignore", "3"}
        };
        for (String[] entry : values) {
            String file = entry[0].replace('.', '/');
            group.row(
                    "linux.sysctl." + entry[0].replace('/', '.'),
                    "is set in the container's namespace",
                    set("/linux/sysctl", entry[0], "'" + entry[1] + "'"),
                    "tr '\\t' ' ' < /proc/sys/" + file,
                    prints(entry[1]));
        }
        List<Row> rows = new ArrayList<>(group.rows());
        rows.addAll(new Group("sysctl of a user namespace", Changes.userNamespace())
                .row(
                        "linux.sysctl.user",
                        "with a user namespace of the container's own",
                        set("/linux/sysctl", "user.max_mnt_namespaces", "'55'"),
                        "cat /proc/sys/user/max_mnt_namespaces",
                        prints("55"))
                .rows());
        rows.addAll(refusals());
        return rows;
    }

    private static List<Row> refusals() {
        return List.of(
                Refusal.of(
                        "linux.sysctl#host",
                        "one that belongs to no namespace is an error",
                        set("/linux/sysctl", "kernel.pid_max", "'50000'"),
                        "not in a separate kernel namespace"),
                Refusal.of(
                        "linux.sysctl#hostname",
                        "kernel.hostname is an error, there is a field",
                        set("/linux/sysctl", "kernel.hostname", "'name'"),
                        "conflicts"),
                Refusal.of(
                        "linux.sysctl#host-network",
                        "net.* in the host's network namespace is an error",
                        all(withoutNamespace("network"), set("/linux/sysctl", "net.ipv4.ip_forward", "'1'")),
                        "network namespace"),
                Refusal.of(
                        "linux.sysctl#host-ipc",
                        "kernel.msg* in the host's ipc namespace is an error",
                        all(withoutNamespace("ipc"), set("/linux/sysctl", "kernel.msgmax", "'8192'")),
                        "IPC namespace"),
                Refusal.of(
                        "linux.sysctl#host-user",
                        "user.* in the host's user namespace is an error",
                        set("/linux/sysctl", "user.max_mnt_namespaces", "'55'"),
                        "USER namespace"),
                Refusal.of(
                        "linux.sysctl#host-uts",
                        "kernel.domainname in the host's uts namespace is an error",
                        all(
                                withoutNamespace("uts"),
                                Changes.without("", "hostname"),
                                set("/linux/sysctl", "kernel.domainname", "'x'")),
                        "UTS namespace"),
                Refusal.of(
                        "linux.sysctl#unknown",
                        "one that the kernel does not know is an error",
                        set("/linux/sysctl", "net.no.such", "'1'"),
                        "net/no/such"),
                Refusal.of(
                        "linux.sysctl#value",
                        "a value that the kernel refuses is an error",
                        set("/linux/sysctl", "kernel.msgmax", "'many'"),
                        "msgmax"));
    }
}
