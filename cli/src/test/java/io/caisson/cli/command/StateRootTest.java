// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cli.planner.Request;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateRootTest {
    @ParameterizedTest
    @CsvSource({
        "0, false, root, /run/caisson",
        "0, false, someone, /run/caisson",
        "0, true, root, /run/caisson",
        "0, true, someone, /run/user/1/caisson",
        "1, false, someone, /run/user/1/caisson",
    })
    void isTheUsersUnlessTheUserIsRootOfTheHost(int euid, boolean inUserNamespace, String user, String wanted) {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", "/run/user/1", "USER", user);
        Request request = new Request(1, 022, 0, "/", Path.of("/opt"), List.of("caisson"), environment, Set.of(), 0, 0);

        assertThat(StateRoot.of(GlobalOptions.defaults(), request, euid, () -> inUserNamespace)
                        .path())
                .isEqualTo(Path.of(wanted));
    }
}
