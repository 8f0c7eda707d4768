// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Distribution;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.OrdinaryUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code doctor} says what is so; {@link OciTest} sees that it leaves nothing, {@code explain} neither. */
class DoctorIT extends OciTest {
    private final ObjectMapper json = new ObjectMapper();

    private Map<String, JsonNode> byName(Oci.Result result) throws Exception {
        Map<String, JsonNode> all = new HashMap<>();
        json.readTree(result.out()).forEach(one -> all.put(one.get("name").asText(), one));
        return all;
    }

    private static String result(JsonNode check) {
        return check.get("result").asText();
    }

    @Test
    void saysWhatRootCanDoHere() throws Exception {
        Oci.Result result = Oci.caisson(temporary.resolve("root")).run("doctor", "--format", "json");
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        Map<String, JsonNode> checks = byName(result);
        assertThat(checks)
                .containsKeys("user-namespace", "clone3", "overlay", "idmapped-mount", "seccomp-notify", "memfd-exec")
                .containsKeys(
                        "device-program", "pressure", "hierarchy", "systemd-bus", "apparmor", "selinux", "resctrl")
                .containsKeys("class-archive", "plugin-directory", "state-root", "java");
        for (String tried :
                new String[] {"mount-namespace", "detached-mount", "seccomp", "memfd-exec", "exe-sealing"}) {
            assertThat(result(checks.get(tried))).as(tried).isEqualTo("ok");
        }
        boolean appArmor = Files.exists(Path.of("/sys/module/apparmor"));
        assertThat(result(checks.get("apparmor"))).isEqualTo(appArmor ? "ok" : "lacking");
        boolean bus = Files.exists(Path.of("/run/dbus/system_bus_socket"));
        assertThat(result(checks.get("systemd-bus"))).isEqualTo(bus ? "ok" : "lacking");
        checks.values().stream().filter(check -> !result(check).equals("ok")).forEach(check -> assertThat(
                        check.path("fix").asText())
                .as(check.toString())
                .isNotEmpty());
    }

    @Test
    void saysWhatAUserCanDoHere() throws Exception {
        OrdinaryUser user = new OrdinaryUser(temporary);
        Oci.Result result = user.runtime("caisson", Distribution.launcher()).run("doctor", "--format", "json");
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        Map<String, JsonNode> checks = byName(result);
        assertThat(result(checks.get("user-namespace"))).isEqualTo("ok");
        assertThat(result(checks.get("id-maps"))).as(checks.toString()).isEqualTo("ok");
        assertThat(checks.get("subuid").get("detail").asText())
                .isEqualTo(OrdinaryUser.SUB_IDS + " " + OrdinaryUser.SUB_ID_COUNT);
        assertThat(result(checks.get("device-program"))).isEqualTo("lacking");
    }

    /** What create writes into the container's cgroups is what explain said it would. */
    @Test
    void explainedWritesAreThoseOfCreate() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("root"));
        Bundle bundle = bundle("sleep", "1000").edit(b -> {
            b.resources().putObject("memory").put("limit", 64 << 20);
            b.resources()
                    .putObject("cpu")
                    .put("shares", 512)
                    .put("quota", 50000)
                    .put("period", 100000);
            b.resources().putObject("pids").put("limit", 20);
        });
        Oci.Result explained = caisson.run("explain", bundle.directory().toString(), "--format", "json");
        assertThat(explained.exit()).as(explained.err()).isZero();
        JsonNode steps = json.readTree(explained.out()).get("steps");
        String id = newContainer(caisson);
        assertThat(caisson.run("create", "--bundle", bundle.directory().toString(), id)
                        .exit())
                .isZero();
        int limits = 0;
        for (JsonNode step : steps) {
            String file = step.at("/fields/file").asText();
            if (step.get("operation").asText().equals("write")
                    && file.contains("explain")
                    && !file.contains("devices")) {
                Path real = Path.of(file.replace("explain", id));
                assertThat(Files.readString(real).strip())
                        .as(file)
                        .isEqualTo(step.at("/fields/value").asText());
                limits++;
            }
        }
        assertThat(limits).isGreaterThanOrEqualTo(4);
    }
}
