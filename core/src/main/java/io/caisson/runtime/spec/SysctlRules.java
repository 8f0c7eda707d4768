// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.NamespaceType;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Kernel parameters: only those that belong to a namespace of the container's own, or the host would be changed. */
final class SysctlRules {
    private static final Set<String> OF_IPC = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private SysctlRules() {}

    static void check(Check check, Linux linux) {
        linux.sysctl().forEach((key, value) -> {
            String pointer = Problems.below("/linux/sysctl", key);
            check.noNul(pointer, value);
            String name = dotted(key);
            if (name.isEmpty() || name.contains("..") || name.indexOf('\0') >= 0 || name.contains("/../")) {
                check.problem(pointer, "must be the name of a kernel parameter, was " + Problems.quoted(key));
            } else {
                parameter(check, pointer, name);
            }
        });
    }

    /** Both separators are in use (sysctl.d(5)): when the slash comes first, slashes separate and dots are literal. */
    private static String dotted(String key) {
        int slash = key.indexOf('/');
        int dot = key.indexOf('.');
        if (slash < 0 || (dot >= 0 && dot < slash)) {
            return key;
        }
        StringBuilder swapped = new StringBuilder();
        key.chars().forEach(c -> swapped.append(c == '/' ? '.' : c == '.' ? '/' : (char) c));
        return swapped.toString();
    }

    private static void parameter(Check check, String pointer, String name) {
        if (OF_IPC.contains(name) || name.startsWith("fs.mqueue.")) {
            namespaced(check, pointer, name, NamespaceType.IPC);
        } else if (name.startsWith("net.")) {
            network(check, pointer, name);
        } else if (name.startsWith("user.")) {
            namespaced(check, pointer, name, NamespaceType.USER);
        } else if (name.equals("kernel.domainname")) {
            namespaced(check, pointer, name, NamespaceType.UTS);
        } else if (name.equals("kernel.hostname")) {
            check.problem(
                    pointer, "sysctl '" + name + "' is not allowed as it conflicts with the OCI 'hostname' field");
        } else {
            check.problem(pointer, "sysctl '" + name + "' is not in a separate kernel namespace");
        }
    }

    private static void namespaced(Check check, String pointer, String name, NamespaceType type) {
        if (!check.has(type)) {
            check.problem(
                    pointer,
                    "sysctl '" + name + "' is not allowed in the host's "
                            + type.text().toUpperCase(Locale.ROOT) + " namespace");
        }
    }

    private static void network(Check check, String pointer, String name) {
        Optional<LinuxNamespace> namespace = check.namespace(NamespaceType.NETWORK);
        boolean host = namespace.isEmpty()
                || namespace
                        .get()
                        .path()
                        .filter(path -> path.indexOf('\0') < 0)
                        .filter(path -> check.context().sameFile().test(Path.of(path), Path.of("/proc/self/ns/net")))
                        .isPresent();
        if (host) {
            check.problem(pointer, "sysctl '" + name + "' is not allowed in the host's network namespace");
        }
    }
}
