// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.api.ProcessIo;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One run of caisson-init. The descriptors stay the caller's.
 *
 * @param type what it becomes
 * @param plan what it is told
 * @param io descriptors of the user's process
 * @param layout numbers that the plan was made for
 * @param executable sealed caisson-init
 * @param directory its working directory: the rootfs
 * @param cgroup v2 directory for CLONE_INTO_CGROUP
 * @param fifo the exec fifo, opened with O_PATH
 */
public record LaunchRequest(
        InitType type,
        LaunchPlan plan,
        ProcessIo io,
        DescriptorLayout layout,
        HostFd executable,
        Path directory,
        Optional<HostFd> cgroup,
        Optional<HostFd> fifo) {}
