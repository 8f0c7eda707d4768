// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What a runtime can do on Linux (features-linux.md).
 *
 * @param namespaces kinds of namespaces
 * @param capabilities capabilities that are known by name
 * @param cgroup cgroups
 * @param seccomp system call filters
 * @param apparmor AppArmor profiles
 * @param selinux SELinux labels
 * @param intelRdt Resource Director Technology
 * @param memoryPolicy NUMA memory policies
 * @param mountExtensions extensions of mounts
 * @param netDevices moving network devices
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxFeatures(
        Optional<List<NamespaceType>> namespaces,
        Optional<List<String>> capabilities,
        Optional<CgroupFeatures> cgroup,
        Optional<SeccompFeatures> seccomp,
        Optional<FeatureSwitch> apparmor,
        Optional<FeatureSwitch> selinux,
        Optional<IntelRdtFeatures> intelRdt,
        Optional<MemoryPolicyFeatures> memoryPolicy,
        Optional<MountExtensions> mountExtensions,
        Optional<FeatureSwitch> netDevices) {
    public LinuxFeatures {
        namespaces = Copies.absent(namespaces);
        capabilities = Copies.absent(capabilities);
        cgroup = Copies.absent(cgroup);
        seccomp = Copies.absent(seccomp);
        apparmor = Copies.absent(apparmor);
        selinux = Copies.absent(selinux);
        intelRdt = Copies.absent(intelRdt);
        memoryPolicy = Copies.absent(memoryPolicy);
        mountExtensions = Copies.absent(mountExtensions);
        netDevices = Copies.absent(netDevices);
    }
}
