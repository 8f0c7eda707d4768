// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.Capabilities;
import io.caisson.spec.ConsoleSize;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.Rlimit;
import io.caisson.spec.User;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The process of a container, or one that is added to it. */
final class ProcessRules {
    private static final Set<String> RLIMITS = Set.of(
            "RLIMIT_AS",
            "RLIMIT_CORE",
            "RLIMIT_CPU",
            "RLIMIT_DATA",
            "RLIMIT_FSIZE",
            "RLIMIT_LOCKS",
            "RLIMIT_MEMLOCK",
            "RLIMIT_MSGQUEUE",
            "RLIMIT_NICE",
            "RLIMIT_NOFILE",
            "RLIMIT_NPROC",
            "RLIMIT_RSS",
            "RLIMIT_RTPRIO",
            "RLIMIT_RTTIME",
            "RLIMIT_SIGPENDING",
            "RLIMIT_STACK");

    /** Those of Linux 6.18, in the order of their numbers. */
    private static final Set<String> CAPABILITIES = Set.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_DAC_READ_SEARCH",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETPCAP",
            "CAP_LINUX_IMMUTABLE",
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_BROADCAST",
            "CAP_NET_ADMIN",
            "CAP_NET_RAW",
            "CAP_IPC_LOCK",
            "CAP_IPC_OWNER",
            "CAP_SYS_MODULE",
            "CAP_SYS_RAWIO",
            "CAP_SYS_CHROOT",
            "CAP_SYS_PTRACE",
            "CAP_SYS_PACCT",
            "CAP_SYS_ADMIN",
            "CAP_SYS_BOOT",
            "CAP_SYS_NICE",
            "CAP_SYS_RESOURCE",
            "CAP_SYS_TIME",
            "CAP_SYS_TTY_CONFIG",
            "CAP_MKNOD",
            "CAP_LEASE",
            "CAP_AUDIT_WRITE",
            "CAP_AUDIT_CONTROL",
            "CAP_SETFCAP",
            "CAP_MAC_OVERRIDE",
            "CAP_MAC_ADMIN",
            "CAP_SYSLOG",
            "CAP_WAKE_ALARM",
            "CAP_BLOCK_SUSPEND",
            "CAP_AUDIT_READ",
            "CAP_PERFMON",
            "CAP_BPF",
            "CAP_CHECKPOINT_RESTORE");

    private static final int HIGHEST_UMASK = 0777;
    /** The one above means "no change" to the kernel: a process that asks for it would stay root. */
    private static final long HIGHEST_ID = 0xffff_fffeL;

    private static final int HIGHEST_OOM_SCORE = 1000;
    private static final int LARGEST_TERMINAL = 65535;

    private ProcessRules() {}

    static void check(Check check, String pointer, ContainerProcess process) {
        if (process.terminal() && process.consoleSize().isPresent()) {
            consoleSize(check, pointer + "/consoleSize", process.consoleSize().get());
        }
        user(check, pointer + "/user", process.user());
        check.absolute(pointer + "/cwd", process.cwd());
        environment(check, pointer + "/env", process.env());
        arguments(check, pointer + "/args", process.args());
        rlimits(check, pointer + "/rlimits", process.rlimits());
        labels(check, pointer, process);
        process.capabilities().ifPresent(sets -> capabilities(check, pointer + "/capabilities", sets));
        process.oomScoreAdj()
                .ifPresent(
                        score -> check.range(pointer + "/oomScoreAdj", score, -HIGHEST_OOM_SCORE, HIGHEST_OOM_SCORE));
        SchedulingRules.check(check, pointer, process);
    }

    private static void consoleSize(Check check, String pointer, ConsoleSize size) {
        check.atMost(pointer + "/height", size.height(), LARGEST_TERMINAL);
        check.atMost(pointer + "/width", size.width(), LARGEST_TERMINAL);
    }

    private static void user(Check check, String pointer, User user) {
        user.umask().ifPresent(umask -> check.range(pointer + "/umask", umask, 0, HIGHEST_UMASK));
        check.range(pointer + "/uid", user.uid(), 0, HIGHEST_ID);
        check.range(pointer + "/gid", user.gid(), 0, HIGHEST_ID);
        for (int i = 0; i < user.additionalGids().size(); i++) {
            check.range(
                    Problems.below(pointer + "/additionalGids", i),
                    user.additionalGids().get(i),
                    0,
                    HIGHEST_ID);
        }
        if (!check.makes(NamespaceType.USER)) {
            return;
        }
        check.spec().linux().ifPresent(linux -> {
            IdMappingRules.mapped(check, pointer + "/uid", user.uid(), "/linux/uidMappings", linux.uidMappings());
            IdMappingRules.mapped(check, pointer + "/gid", user.gid(), "/linux/gidMappings", linux.gidMappings());
            for (int i = 0; i < user.additionalGids().size(); i++) {
                String place = Problems.below(pointer + "/additionalGids", i);
                long gid = user.additionalGids().get(i);
                IdMappingRules.mapped(check, place, gid, "/linux/gidMappings", linux.gidMappings());
            }
        });
    }

    static void environment(Check check, String pointer, List<String> environment) {
        for (int i = 0; i < environment.size(); i++) {
            String place = Problems.below(pointer, i);
            String entry = environment.get(i);
            check.noNul(place, entry);
            if (entry.indexOf('=') < 1) {
                check.problem(place, "must have the form NAME=value, was " + Problems.quoted(entry));
            }
        }
    }

    private static void arguments(Check check, String pointer, List<String> arguments) {
        if (arguments.isEmpty()) {
            check.problem(pointer, "must not be empty");
        }
        for (int i = 0; i < arguments.size(); i++) {
            check.noNul(Problems.below(pointer, i), arguments.get(i));
        }
    }

    private static void rlimits(Check check, String pointer, List<Rlimit> limits) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < limits.size(); i++) {
            Rlimit limit = limits.get(i);
            String place = Problems.below(pointer, i);
            if (!RLIMITS.contains(limit.type())) {
                check.problem(place + "/type", "unknown resource limit " + Problems.quoted(limit.type()));
            } else if (!seen.add(limit.type())) {
                check.problem(place + "/type", "must be given once, " + limit.type() + " is repeated");
            }
            if (Long.compareUnsigned(limit.soft(), limit.hard()) > 0) {
                check.problem(
                        place + "/soft",
                        "must not be greater than the hard limit " + Long.toUnsignedString(limit.hard()) + ", was "
                                + Long.toUnsignedString(limit.soft()));
            }
        }
    }

    private static void labels(Check check, String pointer, ContainerProcess process) {
        boolean confined = process.apparmorProfile().isPresent();
        if (confined && !check.context().exists().test(Path.of("/sys/kernel/security/apparmor"))) {
            check.problem(pointer + "/apparmorProfile", "AppArmor is not enabled on this host");
        }
        if (process.selinuxLabel().isPresent()) {
            selinux(check, pointer + "/selinuxLabel");
        }
    }

    static void selinux(Check check, String pointer) {
        if (!check.context().exists().test(Path.of("/sys/fs/selinux/enforce"))) {
            check.problem(pointer, "SELinux is not enabled on this host");
        }
    }

    private static void capabilities(Check check, String pointer, Capabilities sets) {
        capabilitySet(check, pointer + "/bounding", sets.bounding());
        capabilitySet(check, pointer + "/permitted", sets.permitted());
        capabilitySet(check, pointer + "/effective", sets.effective());
        capabilitySet(check, pointer + "/inheritable", sets.inheritable());
        capabilitySet(check, pointer + "/ambient", sets.ambient());
    }

    /** The specification asks for a warning, since images may name capabilities of newer kernels. */
    private static void capabilitySet(Check check, String pointer, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (!CAPABILITIES.contains(names.get(i))) {
                check.warning(
                        Problems.below(pointer, i),
                        "unknown capability " + Problems.quoted(names.get(i)) + ", ignoring");
            }
        }
    }
}
