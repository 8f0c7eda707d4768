// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import io.caisson.testkit.RequiresCgroupV1;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code update}, as the kernel's files tell it (libcontainer row S4). */
@RequiresCgroupV1
class UpdateIT extends OciTest {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private String limited(Oci runtime) {
        Bundle bundle = bundle("sleep", "1000");
        String id = newContainer(runtime);
        bundle.set("/linux", "cgroupsPath", "\"/" + id + "\"");
        bundle.set("/linux/resources", "memory", "{\"limit\": 67108864}");
        bundle.set("/linux/resources", "pids", "{\"limit\": 50}");
        bundle.set("/linux/resources", "cpu", "{\"quota\": 50000, \"period\": 100000}");
        succeeds(runtime, "run", "-d", "--bundle", bundle.directory().toString(), id);
        return id;
    }

    private static void succeeds(Oci runtime, String... arguments) {
        Oci.Result result = runtime.run(arguments);
        assertThat(result.exit())
                .as("%s %s: %s", runtime, List.of(arguments), result.err())
                .isZero();
    }

    private static String value(String controller, String id, String file) throws IOException {
        return Files.readString(CGROUPS.resolve(controller).resolve(id).resolve(file))
                .strip();
    }

    @TestFactory
    Stream<DynamicTest> changesWhatIsNamedAndNothingElse() {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> {
                    String id = limited(runtime);
                    succeeds(runtime, "update", "--memory", "96m", "--cpu-quota", "25000", "--pids-limit", "20", id);
                    assertThat(value("memory", id, "memory.limit_in_bytes")).isEqualTo("100663296");
                    assertThat(value("cpu", id, "cpu.cfs_quota_us")).isEqualTo("25000");
                    assertThat(value("cpu", id, "cpu.cfs_period_us")).isEqualTo("100000");
                    assertThat(value("pids", id, "pids.max")).isEqualTo("20");

                    Path file = Files.writeString(
                            temporary.resolve(runtime.name() + ".json"), "{\"cpu\": {\"shares\": 512}}");
                    succeeds(runtime, "update", "-r", file.toString(), "--pids-limit", "5", id);
                    assertThat(value("cpu", id, "cpu.shares")).isEqualTo("512");
                    assertThat(value("pids", id, "pids.max"))
                            .as("other flags do not count")
                            .isEqualTo("20");
                    everyFlag(runtime, id);
                    succeeds(runtime, "delete", "--force", id);
                    for (String controller : List.of("memory", "cpu", "pids", "cpuset")) {
                        assertThat(CGROUPS.resolve(controller).resolve(id)).doesNotExist();
                    }
                }));
    }

    /** Those that this kernel has files for: it has no realtime groups and no weights without the bfq scheduler. */
    private static void everyFlag(Oci runtime, String id) throws IOException {
        succeeds(
                runtime,
                "update",
                "--memory=80m",
                "--memory-reservation=40m",
                "--memory-swap=160m",
                "--cpu-period=50000",
                "--cpu-quota=20000",
                "--cpu-share=256",
                "--cpuset-cpus=0",
                "--cpuset-mems=0",
                "--pids-limit=33",
                id);
        assertThat(value("memory", id, "memory.limit_in_bytes")).isEqualTo("83886080");
        assertThat(value("memory", id, "memory.soft_limit_in_bytes")).isEqualTo("41943040");
        assertThat(value("memory", id, "memory.memsw.limit_in_bytes")).isEqualTo("167772160");
        assertThat(value("cpu", id, "cpu.cfs_period_us")).isEqualTo("50000");
        assertThat(value("cpu", id, "cpu.cfs_quota_us")).isEqualTo("20000");
        assertThat(value("cpu", id, "cpu.shares")).isEqualTo("256");
        assertThat(value("cpuset", id, "cpuset.cpus")).isEqualTo("0");
        assertThat(value("cpuset", id, "cpuset.mems")).isEqualTo("0");
        assertThat(value("pids", id, "pids.max")).isEqualTo("33");
        if (runtime.name().equals("caisson")) {
            // runc 1.1 does not know these
            succeeds(runtime, "update", "--cpu-burst=5000", id);
            assertThat(value("cpu", id, "cpu.cfs_burst_us")).isEqualTo("5000");
            succeeds(runtime, "update", "--cpu-idle=1", id);
            assertThat(value("cpu", id, "cpu.idle")).isEqualTo("1");
        }
    }

    @Test
    void whatTheKernelRefusesChangesNothing() throws IOException {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        String id = limited(caisson);
        Oci.Result refused = caisson.run("update", "--memory", "96m", "--pids-limit", "9", "--cpuset-cpus", "4000", id);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.lastError()).contains("cpuset.cpus");
        assertThat(value("memory", id, "memory.limit_in_bytes")).isEqualTo("67108864");
        assertThat(value("pids", id, "pids.max")).isEqualTo("50");

        JsonNode state = new ObjectMapper()
                .readTree(temporary
                        .resolve("caisson")
                        .resolve(id)
                        .resolve("state.json")
                        .toFile());
        JsonNode resources = state.at("/caisson/spec/linux/resources");
        assertThat(resources.at("/memory/limit").asLong()).isEqualTo(67108864);
        assertThat(resources.at("/pids/limit").asLong()).isEqualTo(50);

        assertThat(caisson.run("update", "--memory", "lots", id).lastError())
                .contains("invalid value for memory: 'lots'");
        succeeds(caisson, "kill", id, "KILL");
    }
}
