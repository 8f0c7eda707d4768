// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.testkit.TempHost;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitNameTest {
    @TempDir
    Path directory;

    private UnitName of(String cgroupsPath, boolean ofUser) {
        return UnitName.of(
                CgroupContext.of(
                        TempHost.in(directory), "one", Optional.of(cgroupsPath).filter(path -> !path.isEmpty())),
                ofUser);
    }

    @ParameterizedTest
    @CsvSource({
        "'', system.slice/caisson-one.scope",
        "system.slice:docker:1234, system.slice/docker-1234.scope",
        ":libpod:x, system.slice/libpod-x.scope",
        "machine.slice:libpod:a_b.c@d, machine.slice/libpod-a_b.c@d.scope",
        "user-1000.slice:p:n, user.slice/user-1000.slice/p-n.scope",
        "a-b-c.slice:p:n, a.slice/a-b.slice/a-b-c.slice/p-n.scope",
        "-.slice:p:n, p-n.scope",
        "system.slice::kube-pod.slice, kube.slice/kube-pod.slice"
    })
    void parsesSlicePrefixName(String cgroupsPath, String place) {
        assertThat(of(cgroupsPath, false).cgroup()).isEqualTo(Path.of(place));
    }

    @Test
    void putsUsersContainersIntoTheUsersSlice() {
        assertThat(of("", true).slice()).isEqualTo("user.slice");
        assertThat(of("app.slice:p:n", true).slice()).isEqualTo("app.slice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/machine/one", "one", "a.slice:b", "a.slice:b:c:d"})
    void refusesOtherForms(String cgroupsPath) {
        assertThatThrownBy(() -> of(cgroupsPath, false))
                .isInstanceOf(CaissonException.class)
                .hasMessage("expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got \""
                        + cgroupsPath + "\" instead");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b.slice:p:n", "a:p:n", "-a.slice:p:n", "a--b.slice:p:n", "../x.slice:p:n", ".slice:p:n"})
    void refusesWhatIsNoSlice(String cgroupsPath) {
        assertThatThrownBy(() -> of(cgroupsPath, false).cgroup()).hasMessageStartingWith("invalid slice name: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.slice:p:", "a.slice:p:n/../x", "a.slice:p:n m"})
    void refusesWhatIsNoUnitName(String cgroupsPath) {
        assertThatThrownBy(() -> of(cgroupsPath, false)).hasMessageStartingWith("invalid unit name '");
    }
}
