// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A third party's lifecycle listener through all commands: runc has nothing of the kind to compare with. */
class ListenerIT extends OciTest {
    private static final Path AUDITOR = Path.of("src/test/resources/listener");

    private final Map<String, String> environment = new HashMap<>();
    private Oci caisson;
    private Path log;

    @BeforeEach
    void putThePluginIntoADirectory() throws Exception {
        caisson = Oci.caisson(Files.createDirectories(temporary.resolve("caisson")));
        PluginJar.jar(AUDITOR, temporary.resolve("plugins/auditor.jar"), temporary.resolve("classes"));
        log = temporary.resolve("audit.log");
        environment.put("AUDIT_LOG", log.toString());
    }

    private Oci.Result caisson(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("--plugin-path", temporary.resolve("plugins").toString()));
        all.addAll(List.of(arguments));
        return caisson.runIn(temporary, environment, all.toArray(String[]::new));
    }

    private void done(String... arguments) {
        Oci.Result result = caisson(arguments);
        assertThat(result.exit())
                .as(String.join(" ", arguments) + ": " + result.err())
                .isZero();
    }

    @Test
    void hearsOfAWholeLifeAndHoldsUpNobody() throws Exception {
        String bundle = bundle("sleep", "1000").directory().toString();
        String id = newContainer(caisson);
        done("create", "--bundle", bundle, id);
        environment.put("CAISSON_LISTENER_TIMEOUT", "1");
        environment.put("AUDIT_HANG", "beforeStart");
        Oci.Result refused = caisson("start", id);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("refused by lifecycle listener 'auditor': no answer to beforeStart within 1 s");
        environment.put("AUDIT_HANG", "started");
        Oci.Result passed = caisson("start", id);
        assertThat(passed.exit()).as(passed.err()).isZero();
        assertThat(passed.err())
                .contains("lifecycle listener 'auditor' failed: no answer to started within 1 s, ignoring");
        environment.remove("AUDIT_HANG");
        done("exec", id, "true");
        done("update", "--pids-limit", "50", id);
        done("pause", id);
        done("resume", id);
        done("kill", id, "KILL");
        done("delete", "--force", id);
        Oci.Result failed = caisson("create", "--bundle", bundle, "--pid-file", "/nonexistent/pid", id);
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(Files.readAllLines(log))
                .map(line -> line.replaceFirst("^(signalled|beforeDelete) .*", "$1"))
                .containsExactly(
                        "beforeCreate -",
                        "created created",
                        "beforeStart created",
                        "beforeStart created",
                        "started running",
                        "beforeExec running",
                        "executed running",
                        "beforeUpdate running",
                        "updated running",
                        "paused paused",
                        "resumed running",
                        "signalled",
                        "beforeDelete",
                        "deleted stopped",
                        "beforeCreate -",
                        "notCreated -");
    }
}
