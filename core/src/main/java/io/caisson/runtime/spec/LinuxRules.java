// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.Linux;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxMemoryPolicy;
import io.caisson.spec.MemoryPolicyFlag;
import io.caisson.spec.MemoryPolicyMode;
import io.caisson.spec.NamespaceType;
import java.util.List;

/** The smaller parts of the Linux section. */
final class LinuxRules {
    private LinuxRules() {}

    static void check(Check check, Linux linux) {
        linux.cgroupsPath().ifPresent(path -> check.noNul("/linux/cgroupsPath", path));
        restricted(check, "/linux/maskedPaths", linux.maskedPaths());
        restricted(check, "/linux/readonlyPaths", linux.readonlyPaths());
        if (linux.mountLabel().isPresent()) {
            ProcessRules.selinux(check, "/linux/mountLabel");
        }
        linux.intelRdt().ifPresent(rdt -> intelRdt(check, rdt));
        linux.memoryPolicy().ifPresent(policy -> memoryPolicy(check, policy));
        linux.personality().ifPresent(personality -> {
            if (!personality.flags().isEmpty()) {
                check.problem(
                        "/linux/personality/flags",
                        "no personality flags are defined, was " + String.join(", ", personality.flags()));
            }
        });
    }

    private static void restricted(Check check, String pointer, List<String> paths) {
        if (!paths.isEmpty() && !check.has(NamespaceType.MOUNT)) {
            check.problem(pointer, "unable to restrict sys entries without a private MNT namespace");
        }
        for (int i = 0; i < paths.size(); i++) {
            check.absolute(Problems.below(pointer, i), paths.get(i));
        }
    }

    static void intelRdt(Check check, LinuxIntelRdt rdt) {
        rdt.closID().ifPresent(id -> {
            boolean path = id.contains("/") && !id.equals("/");
            if (path || id.equals(".") || id.equals("..")) {
                check.problem("/linux/intelRdt/closID", "must be a directory name, was " + Problems.quoted(id));
            }
            check.noNul("/linux/intelRdt/closID", id);
        });
        rdt.memBwSchema().ifPresent(schema -> {
            if (!schema.startsWith("MB:") || schema.contains("\n")) {
                check.problem("/linux/intelRdt/memBwSchema", "must be one line MB:…, was " + Problems.quoted(schema));
            }
        });
        for (int i = 0; i < rdt.schemata().size(); i++) {
            if (rdt.schemata().get(i).contains("\n")) {
                check.problem(
                        Problems.below("/linux/intelRdt/schemata", i),
                        "must be one line, was "
                                + Problems.quoted(rdt.schemata().get(i)));
            }
        }
    }

    /** What set_mempolicy(2) would answer with EINVAL. */
    private static void memoryPolicy(Check check, LinuxMemoryPolicy policy) {
        String nodes = policy.nodes().orElse("");
        check.numberList("/linux/memoryPolicy/nodes", nodes);
        MemoryPolicyMode mode = policy.mode();
        switch (mode) {
            case MPOL_DEFAULT, MPOL_LOCAL -> {
                if (!nodes.isEmpty()) {
                    check.problem("/linux/memoryPolicy/nodes", "must be empty with " + mode + ", was '" + nodes + "'");
                }
            }
            case MPOL_BIND, MPOL_INTERLEAVE, MPOL_WEIGHTED_INTERLEAVE, MPOL_PREFERRED_MANY -> {
                if (nodes.isEmpty()) {
                    check.problem("/linux/memoryPolicy/nodes", "must not be empty with " + mode);
                }
            }
            case MPOL_PREFERRED -> {}
        }
        List<MemoryPolicyFlag> flags = policy.flags();
        if (flags.contains(MemoryPolicyFlag.MPOL_F_STATIC_NODES)
                && flags.contains(MemoryPolicyFlag.MPOL_F_RELATIVE_NODES)) {
            check.problem(
                    "/linux/memoryPolicy/flags", "must not have both MPOL_F_STATIC_NODES and MPOL_F_RELATIVE_NODES");
        }
        if (!flags.isEmpty() && (mode == MemoryPolicyMode.MPOL_DEFAULT || mode == MemoryPolicyMode.MPOL_LOCAL)) {
            check.problem("/linux/memoryPolicy/flags", "must be empty with " + mode);
        }
    }
}
