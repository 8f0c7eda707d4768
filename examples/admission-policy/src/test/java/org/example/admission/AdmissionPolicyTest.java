// SPDX-License-Identifier: Apache-2.0
package org.example.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.Capabilities;
import io.caisson.spec.NamespaceType;
import io.caisson.testkit.TestSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private String refusalOf(TestSpec spec) {
        CaissonException refusal = catchThrowableOfType(CaissonException.class, () -> policy.beforeCreate("box", spec.build()));
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.VETOED);
        return refusal.getMessage();
    }

    /** Refused by nobody, and small enough to change. */
    private static TestSpec harmless() {
        return TestSpec.running("true").bounding("CAP_KILL");
    }

    private void accepts(TestSpec spec) {
        assertThatCode(() -> policy.beforeCreate("box", spec.build())).doesNotThrowAnyException();
    }

    @Test
    void acceptsAHarmlessContainer() {
        accepts(harmless());
    }

    @Test
    void refusesAContainerWithoutANetworkNamespace() {
        assertThat(refusalOf(harmless().without(NamespaceType.NETWORK)))
                .isEqualTo("/linux/namespaces: must have a network namespace");
    }

    @Test
    void refusesTheHostsNetworkUnderAnyName() throws IOException {
        Path alias = Files.createSymbolicLink(directory.resolve("alias"), hostNetwork);
        assertThat(refusalOf(harmless().joining(NamespaceType.NETWORK, hostNetwork.toString())))
                .isEqualTo("/linux/namespaces: network namespace '" + hostNetwork + "' is the host's");
        assertThat(refusalOf(harmless().joining(NamespaceType.NETWORK, alias.toString())))
                .isEqualTo("/linux/namespaces: network namespace '" + alias + "' is the host's");
    }

    @Test
    void refusesANetworkNamespaceThatCannotBeLookedAt() {
        Path missing = directory.resolve("missing");
        assertThat(refusalOf(harmless().joining(NamespaceType.NETWORK, missing.toString())))
                .isEqualTo(
                        "/linux/namespaces: network namespace '" + missing + "' cannot be told from the host's");
    }

    @Test
    void acceptsTheNetworkOfAPod() throws IOException {
        accepts(harmless().joining(NamespaceType.NETWORK, 
                Files.createFile(directory.resolve("pod-net")).toString()));
    }

    @Test
    void treatsAnEmptyPathAsANewNamespace() {
        accepts(harmless().joining(NamespaceType.NETWORK, ""));
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
        assertThat(refusalOf(harmless().capabilities(capabilities)))
                .isEqualTo("/process/capabilities: must not have CAP_SYS_ADMIN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cap_sys_admin", "Cap_Sys_Admin"})
    void readsCapabilitiesInAnyCase(String name) {
        assertThat(refusalOf(harmless().bounding(name)))
                .isEqualTo("/process/capabilities: must not have CAP_SYS_ADMIN");
    }

    @Test
    void namesEveryForbiddenCapabilityOnce() {
        List<String> both = List.of("CAP_SYS_MODULE", "CAP_KILL", "CAP_BPF");
        assertThat(refusalOf(harmless().capabilities(
                        new Capabilities(both, both, both, List.of(), List.of()))))
                .isEqualTo("/process/capabilities: must not have CAP_BPF, CAP_SYS_MODULE");
    }

    @Test
    void refusesARootThatCanBeWritten() {
        assertThat(refusalOf(harmless().writable()))
                .isEqualTo("/root/readonly: must be true, or annotation 'org.example.admission.writable-root' be"
                        + " 'true'");
    }

    @Test
    void acceptsAWritableRootWithTheAnnotation() {
        accepts(harmless().writable().annotation(AdmissionPolicy.WRITABLE_ROOT, "true"));
        assertThat(refusalOf(harmless().writable()
                        .annotation(AdmissionPolicy.WRITABLE_ROOT, "false")))
                .startsWith("/root/readonly: ");
    }

    @Test
    void tellsAllObjectionsAtOnce() {
        assertThat(refusalOf(harmless().without(NamespaceType.NETWORK)
                        .writable()
                        .bounding("CAP_SYS_TIME")))
                .contains("/linux/namespaces: ", "; /process/capabilities: ", "; /root/readonly: ");
    }
}
