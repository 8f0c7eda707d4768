// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.HostCheck;
import io.caisson.api.HostCheck.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the findings on a host mean. */
class DoctorTest {
    @Test
    void readsWhatTheProbeFound() {
        List<HostCheck> checks = KernelTrial.parse("overlay\t19\tfsopen\nclone3\t38\tclone3\nseccomp\t0\t\n", false);
        assertThat(checks)
                .containsExactly(
                        new HostCheck(
                                "kernel",
                                "overlay",
                                Result.LACKING,
                                "fsopen: no such device",
                                Optional.of("modprobe overlay; a user needs Linux 5.11")),
                        new HostCheck(
                                "kernel",
                                "clone3",
                                Result.ESSENTIAL,
                                "clone3: function not implemented",
                                Optional.of("allow clone3 in the seccomp profile that this runs under")),
                        new HostCheck("kernel", "seccomp", Result.OK, "works", Optional.empty()));
    }

    @Test
    void userNamespacesAreEssentialToUsersAlone() {
        String refused = "user-namespace\t1\tunshare\n";
        assertThat(KernelTrial.parse(refused, false))
                .extracting(HostCheck::result)
                .containsExactly(Result.LACKING);
        assertThat(KernelTrial.parse(refused, true))
                .extracting(HostCheck::result)
                .containsExactly(Result.ESSENTIAL);
    }

    @Test
    void subordinateIdsAreByNameOrNumber() {
        String file = "alice:100000:65536\nbob:200000:10\n1003:300000:7\nbroken\n";
        assertThat(SubordinateIds.range(file, "bob", 1002)).hasValue("200000 10");
        assertThat(SubordinateIds.range(file, "carol", 1003)).hasValue("300000 7");
        assertThat(SubordinateIds.range(file, "dave", 1004)).isEmpty();
    }

    @Test
    void aUserWithoutRangesIsToldWhatToDo() {
        SubordinateIds none =
                new SubordinateIds(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("1 2"));
        assertThat(none.arguments()).isEmpty();
        assertThat(none.checks())
                .extracting(HostCheck::name, HostCheck::result)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("subuid", Result.LACKING),
                        org.assertj.core.groups.Tuple.tuple("subgid", Result.OK));
        assertThat(none.checks().get(0).fix()).hasValue("install uidmap");
    }
}
