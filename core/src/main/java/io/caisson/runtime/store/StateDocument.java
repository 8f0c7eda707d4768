// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caisson.spec.RuntimeSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of {@code state.json}: libcontainer's names, so that its readers find their way, and ours below "caisson". */
record StateDocument(
        @JsonProperty(required = true) String id,
        @JsonProperty(value = "init_process_pid", required = true) int initPid,
        @JsonProperty(value = "init_process_start", required = true) long initStart,
        @JsonProperty(required = true) String created,
        @JsonProperty(required = true) Config config,
        @JsonProperty(required = true) boolean rootless,
        @JsonProperty("cgroup_paths") Map<String, String> cgroupPaths,
        @JsonProperty("namespace_paths") Map<String, String> namespacePaths,
        @JsonProperty("external_descriptors") List<String> externalDescriptors,
        @JsonProperty("intel_rdt_path") Optional<String> intelRdtPath,
        @JsonProperty("intel_rdt_mon_path") Optional<String> intelRdtMonPath,
        @JsonProperty(required = true) Own caisson) {

    /** The part of libcontainer's configuration that other tools look at. */
    record Config(
            @JsonProperty(required = true) String rootfs,
            boolean readonlyfs,
            Optional<String> hostname,
            List<Namespace> namespaces,
            @JsonProperty("uid_mappings") List<Mapping> uidMappings,
            @JsonProperty("gid_mappings") List<Mapping> gidMappings,
            Cgroups cgroups,
            @JsonProperty(required = true) List<String> labels,
            @JsonProperty("rootless_euid") boolean rootlessEuid,
            @JsonProperty("rootless_cgroups") boolean rootlessCgroups) {}

    /** @param type {@code NEWNS}, {@code NEWPID} … */
    record Namespace(@JsonProperty(required = true) String type, Optional<String> path) {}

    record Mapping(@JsonProperty("container_id") long containerId, @JsonProperty("host_id") long hostId, long size) {}

    record Cgroups(Optional<String> path) {}

    /** What only caisson reads. */
    record Own(
            @JsonProperty(required = true) String bundle,
            @JsonProperty(required = true) RuntimeSpec spec,
            boolean creating,
            @JsonProperty(value = "cgroup_manager", required = true) String cgroupManager,
            @JsonProperty("resctrl_manager") Optional<String> resctrlManager,
            @JsonProperty("resctrl_owned") boolean resctrlOwned,
            @JsonProperty("resctrl_monitoring_owned") boolean resctrlMonitoringOwned,
            Map<String, String> plugins) {}
}
