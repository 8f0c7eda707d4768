// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.cgroup.CgroupHierarchy;
import io.caisson.spi.seccomp.SeccompProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything the plan of a new container depends on.
 *
 * @param spec validated configuration
 * @param bundle absolute path
 * @param rootfs absolute path, symbolic links resolved
 * @param caller facts about the runtime process
 * @param hierarchies of the container's cgroup manager
 * @param seccomp compiled filter
 * @param extraFiles number of inherited descriptors of the user, from 3 on
 * @param cgroupFd number of the inherited cgroup directory, for CLONE_INTO_CGROUP
 * @param console whether a console socket is passed
 * @param noPivot MS_MOVE instead of pivot_root
 * @param sessionKeyring name of a new session keyring; absent: stay in the caller's
 * @param pidfdSocket whether a pidfd socket is passed
 * @param parentDeathSignal sent to the process when the thread that spawned it ends
 */
public record InitRequest(
        RuntimeSpec spec,
        Path bundle,
        Path rootfs,
        Caller caller,
        List<CgroupHierarchy> hierarchies,
        Optional<SeccompProgram> seccomp,
        int extraFiles,
        OptionalInt cgroupFd,
        boolean console,
        boolean noPivot,
        Optional<String> sessionKeyring,
        boolean pidfdSocket,
        OptionalInt parentDeathSignal) {
    public InitRequest {
        hierarchies = List.copyOf(hierarchies);
    }

    /**
     * The runtime process.
     *
     * @param euid effective user id
     * @param egid effective group id
     * @param rootless whether it is an ordinary user
     * @param inUserNamespace whether it is in a user namespace, so that root's rights reach no further than that
     * @param setgroupsDenied whether that namespace forbids setgroups(2)
     * @param newuidmap path of the mapping tool, when found
     * @param newgidmap path of the mapping tool, when found
     * @param ownNamespaces /proc/self/ns/* links of the runtime, by kind's file name ("mnt", "net", …)
     */
    public record Caller(
            int euid,
            int egid,
            boolean rootless,
            boolean inUserNamespace,
            boolean setgroupsDenied,
            Optional<Path> newuidmap,
            Optional<Path> newgidmap,
            java.util.Map<String, String> ownNamespaces) {
        public Caller {
            ownNamespaces = java.util.Map.copyOf(ownNamespaces);
        }
    }
}
