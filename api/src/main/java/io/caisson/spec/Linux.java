// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/** The Linux part of the configuration. */
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
        cgroupsPath = Copies.absent(cgroupsPath);
        namespaces = Copies.list(namespaces);
        seccomp = Copies.absent(seccomp);
        rootfsPropagation = Copies.absent(rootfsPropagation);
        maskedPaths = Copies.list(maskedPaths);
        readonlyPaths = Copies.list(readonlyPaths);
        mountLabel = Copies.absent(mountLabel);
        intelRdt = Copies.absent(intelRdt);
        memoryPolicy = Copies.absent(memoryPolicy);
        personality = Copies.absent(personality);
        timeOffsets = Copies.absent(timeOffsets);
    }
}
