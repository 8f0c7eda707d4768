// SPDX-License-Identifier: Apache-2.0
package org.example.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.Capabilities;
import io.caisson.spec.Root;
import io.caisson.spec.RuntimeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionPolicyTest {
    @TempDir
    Path directory;

    private Path hostNetwork;
    private AdmissionPolicy policy;

    @BeforeEach
    void makeHostNetwork() throws IOException {
        hostNetwork = Files.createFile(directory.resolve("host-net"));
        policy = new AdmissionPolicy(hostNetwork);
    }

    private String refusalOf(RuntimeSpec spec) {
        CaissonException refusal = catchThrowableOfType(CaissonException.class, () -> policy.beforeCreate("box", spec));
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.VETOED);
        return refusal.getMessage();
    }

    private void accepts(RuntimeSpec spec) {
        assertThatCode(() -> policy.beforeCreate("box", spec)).doesNotThrowAnyException();
    }

    @Test
    void acceptsAHarmlessContainer() {
        accepts(Configurations.harmless());
    }

    @Test
    void refusesAContainerWithoutANetworkNamespace() {
        assertThat(refusalOf(Configurations.withoutNetwork()))
                .isEqualTo("/linux/namespaces: must have a network namespace");
    }

    @Test
    void refusesTheHostsNetworkUnderAnyName() throws IOException {
        Path alias = Files.createSymbolicLink(directory.resolve("alias"), hostNetwork);
        assertThat(refusalOf(Configurations.joiningNetwork(hostNetwork.toString())))
                .isEqualTo("/linux/namespaces: network namespace '" + hostNetwork + "' is the host's");
        assertThat(refusalOf(Configurations.joiningNetwork(alias.toString())))
                .isEqualTo("/linux/namespaces: network namespace '" + alias + "' is the host's");
    }

    @Test
    void refusesANetworkNamespaceThatCannotBeLookedAt() {
        Path missing = directory.resolve("missing");
        assertThat(refusalOf(Configurations.joiningNetwork(missing.toString())))
                .isEqualTo(
                        "/linux/namespaces: network namespace '" + missing + "' cannot be told from the host's");
    }

    @Test
    void acceptsTheNetworkOfAPod() throws IOException {
        accepts(Configurations.joiningNetwork(
                Files.createFile(directory.resolve("pod-net")).toString()));
    }

    @Test
    void treatsAnEmptyPathAsANewNamespace() {
        accepts(Configurations.joiningNetwork(""));
    }

    static Stream<Capabilities> systemAdministratorInOneSet() {
        List<String> none = List.of();
        List<String> one = List.of("CAP_SYS_ADMIN");
        return Stream.of(
                new Capabilities(one, none, none, none, none),
                new Capabilities(none, one, none, none, none),
                new Capabilities(none, none, one, none, none),
                new Capabilities(none, none, none, one, none),
                new Capabilities(none, none, none, none, one));
    }

    @ParameterizedTest
    @MethodSource("systemAdministratorInOneSet")
    void refusesAForbiddenCapabilityInAnySet(Capabilities capabilities) {
        assertThat(refusalOf(Configurations.withCapabilities(capabilities)))
                .isEqualTo("/process/capabilities: must not have CAP_SYS_ADMIN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cap_sys_admin", "Cap_Sys_Admin"})
    void readsCapabilitiesInAnyCase(String name) {
        assertThat(refusalOf(Configurations.withCapability(name)))
                .isEqualTo("/process/capabilities: must not have CAP_SYS_ADMIN");
    }

    @Test
    void namesEveryForbiddenCapabilityOnce() {
        List<String> both = List.of("CAP_SYS_MODULE", "CAP_KILL", "CAP_BPF");
        assertThat(refusalOf(Configurations.withCapabilities(
                        new Capabilities(both, both, both, List.of(), List.of()))))
                .isEqualTo("/process/capabilities: must not have CAP_BPF, CAP_SYS_MODULE");
    }

    @Test
    void refusesARootThatCanBeWritten() {
        assertThat(refusalOf(Configurations.withWritableRoot()))
                .isEqualTo("/root/readonly: must be true, or annotation 'org.example.admission.writable-root' be"
                        + " 'true'");
    }

    @Test
    void acceptsAWritableRootWithTheAnnotation() {
        accepts(Configurations.withWritableRoot().withAnnotations(Map.of(AdmissionPolicy.WRITABLE_ROOT, "true")));
        assertThat(refusalOf(Configurations.withWritableRoot()
                        .withAnnotations(Map.of(AdmissionPolicy.WRITABLE_ROOT, "false"))))
                .startsWith("/root/readonly: ");
    }

    @Test
    void tellsAllObjectionsAtOnce() {
        assertThat(refusalOf(Configurations.withoutNetwork()
                        .withRoot(new Root("rootfs", false))
                        .withProcess(Configurations.withCapability("CAP_SYS_TIME")
                                .process()
                                .orElseThrow())))
                .contains("/linux/namespaces: ", "; /process/capabilities: ", "; /root/readonly: ");
    }
}
