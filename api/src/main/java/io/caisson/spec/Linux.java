// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The part of the configuration for Linux (config-linux.md).
 *
 * @param devices nodes made in /dev or elsewhere, beside the default ones
 * @param netDevices network devices of the host moved into the container, by their name on the host (since 1.3)
 * @param uidMappings user ids of a new user namespace
 * @param gidMappings group ids of a new user namespace
 * @param sysctl kernel parameters and their values; only those of a namespace of the container
 * @param resources limits; absent means none
 * @param cgroupsPath the cgroup: absolute from where the hierarchy is mounted, relative from where the runtime likes,
 *     or {@code slice:prefix:name} with systemd; absent lets the runtime choose
 * @param namespaces namespaces to make or to join; of kinds not listed, the container shares the runtime's
 * @param seccomp system call filter; absent means none
 * @param rootfsPropagation mount propagation of the root; absent is rprivate
 * @param maskedPaths what the container must not read, absolute inside it
 * @param readonlyPaths what the container must not write, absolute inside it
 * @param mountLabel SELinux label of the mounts
 * @param intelRdt group of the resctrl file system; absent means none
 * @param memoryPolicy NUMA memory policy; absent leaves it untouched (since 1.3)
 * @param personality execution domain; absent leaves it untouched
 * @param timeOffsets clock offsets of a new time namespace
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Linux(
        List<LinuxDevice> devices,
        Map<String, NetDevice> netDevices,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings,
        Map<String, String> sysctl,
        Optional<LinuxResources> resources,
        Optional<String> cgroupsPath,
        List<LinuxNamespace> namespaces,
        Optional<LinuxSeccomp> seccomp,
        Optional<RootfsPropagation> rootfsPropagation,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        Optional<String> mountLabel,
        Optional<LinuxIntelRdt> intelRdt,
        Optional<LinuxMemoryPolicy> memoryPolicy,
        Optional<LinuxPersonality> personality,
        Optional<TimeOffsets> timeOffsets) {
    public Linux {
        devices = Copies.list(devices);
        netDevices = Copies.map(netDevices);
        uidMappings = Copies.list(uidMappings);
        gidMappings = Copies.list(gidMappings);
        sysctl = Copies.map(sysctl);
        resources = Copies.absent(resources);
        cgroupsPath = Copies.text(cgroupsPath);
        namespaces = Copies.list(namespaces);
        seccomp = Copies.absent(seccomp);
        rootfsPropagation = Copies.absent(rootfsPropagation);
        maskedPaths = Copies.list(maskedPaths);
        readonlyPaths = Copies.list(readonlyPaths);
        mountLabel = Copies.text(mountLabel);
        intelRdt = Copies.absent(intelRdt);
        memoryPolicy = Copies.absent(memoryPolicy);
        personality = Copies.absent(personality);
        timeOffsets = Copies.absent(timeOffsets);
    }

    /** A container that shares everything with the runtime and has no limits. */
    public static Linux none() {
        return new Linux(
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A copy with another value. */
    public Linux withResources(Optional<LinuxResources> resources) {
        return new Linux(
                devices,
                netDevices,
                uidMappings,
                gidMappings,
                sysctl,
                resources,
                cgroupsPath,
                namespaces,
                seccomp,
                rootfsPropagation,
                maskedPaths,
                readonlyPaths,
                mountLabel,
                intelRdt,
                memoryPolicy,
                personality,
                timeOffsets);
    }

    /** A copy with another value. */
    public Linux withCgroupsPath(Optional<String> cgroupsPath) {
        return new Linux(
                devices,
                netDevices,
                uidMappings,
                gidMappings,
                sysctl,
                resources,
                cgroupsPath,
                namespaces,
                seccomp,
                rootfsPropagation,
                maskedPaths,
                readonlyPaths,
                mountLabel,
                intelRdt,
                memoryPolicy,
                personality,
                timeOffsets);
    }

    /** A copy with another value. */
    public Linux withNamespaces(List<LinuxNamespace> namespaces) {
        return new Linux(
                devices,
                netDevices,
                uidMappings,
                gidMappings,
                sysctl,
                resources,
                cgroupsPath,
                namespaces,
                seccomp,
                rootfsPropagation,
                maskedPaths,
                readonlyPaths,
                mountLabel,
                intelRdt,
                memoryPolicy,
                personality,
                timeOffsets);
    }

    /** A copy with another value. */
    public Linux withIntelRdt(Optional<LinuxIntelRdt> intelRdt) {
        return new Linux(
                devices,
                netDevices,
                uidMappings,
                gidMappings,
                sysctl,
                resources,
                cgroupsPath,
                namespaces,
                seccomp,
                rootfsPropagation,
                maskedPaths,
                readonlyPaths,
                mountLabel,
                intelRdt,
                memoryPolicy,
                personality,
                timeOffsets);
    }

    /** A copy with other mappings of the user namespace. */
    public Linux withIdMappings(List<IdMapping> users, List<IdMapping> groups) {
        return new Linux(
                devices,
                netDevices,
                users,
                groups,
                sysctl,
                resources,
                cgroupsPath,
                namespaces,
                seccomp,
                rootfsPropagation,
                maskedPaths,
                readonlyPaths,
                mountLabel,
                intelRdt,
                memoryPolicy,
                personality,
                timeOffsets);
    }
}
