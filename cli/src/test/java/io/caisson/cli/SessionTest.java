// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.PluginInfo;
import io.caisson.spec.ContainerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command line as a whole: global options, help, errors, what is printed. */
class SessionTest extends CommandLineHarness {
    private static final String TIME = "time=\"[^\"]+Z\" ";

    @Test
    void printsTheVersionInLinesThatEnginesParse() {
        caisson("--version");
        assertThat(exitCode).isZero();
        assertThat(out).matches("caisson version \\S+\nspec: 1\\.3\\.0\njava: \\S+\n");
        assertThat(out).doesNotContain("unknown").doesNotContain("$");
    }

    @Test
    void printsHelp() {
        caisson();
        String help = out;
        assertThat(exitCode).isZero();
        assertThat(help)
                .contains("USAGE:\n   caisson [global options] command", "   run         create and run a container\n");
        assertThat(help).contains("--plugin-path value").doesNotContain("__cleanup");
    }

    @Test
    void printsTheHelpOfOneCommand() {
        caisson("help", "kill");
        String byTopic = out;
        assertThat(byTopic)
                .startsWith("NAME:\n   caisson kill - kill sends the specified signal")
                .doesNotContain("--all");
        reconnect();
        caisson("kill", "-h");
        assertThat(out).isEqualTo(byTopic);
        assertThat(exitCode).isZero();
    }

    @Test
    void reportsAnErrorInOneLineOfTheLog() {
        caisson("state", "no");
        assertThat(exitCode).isEqualTo(1);
        assertThat(out).isEmpty();
        assertThat(err).matches(TIME + "level=error msg=\"container does not exist\"\n");
    }

    @Test
    void reportsAnErrorAsJsonWithItsCode() {
        caisson("--log-format", "json", "state", "no");
        assertThat(err)
                .matches("\\{\"level\":\"error\",\"msg\":\"container does not exist\",\"time\":\"[^\"]+Z\","
                        + "\"code\":\"CONTAINER_NOT_FOUND\"}\n");
    }

    @Test
    void reportsAnErrorInTheLogFileAndBareOnStandardError() throws IOException {
        caisson("--log", "log.txt", "--log-format=json", "state", "no");
        assertThat(err).isEqualTo("container does not exist\n");
        assertThat(Files.readString(work.resolve("log.txt")))
                .startsWith("{\"level\":\"error\"")
                .endsWith("}\n");
        reconnect();
        caisson("--log", "none/log.txt", "list");
        assertThat(exitCode).isEqualTo(1);
        assertThat(err)
                .contains("failed to open log '" + work.resolve("none/log.txt") + "': no such file or directory");
    }

    @Test
    void addsTheStackTraceWithDebug() {
        caisson("--debug", "state", "no");
        assertThat(err).contains("level=error msg=\"container does not exist\"\n", "\tat io.caisson.cli.");
    }

    @Test
    void refusesBadUsage() {
        caisson("state");
        assertThat(exitCode).isEqualTo(1);
        assertThat(out).startsWith("Incorrect Usage.\n\nNAME:\n   caisson state - ");
        assertThat(err)
                .matches(TIME + "level=error msg=\"caisson: \\\\\"state\\\\\" requires exactly 1 argument\\(s\\)\"\n");
        reconnect();
        caisson("run", "--foo", "x");
        assertThat(exitCode).isEqualTo(1);
        assertThat(out).startsWith("Incorrect Usage: flag provided but not defined: -foo\n\n");
        reconnect();
        caisson("nonsense");
        assertThat(exitCode).isEqualTo(3);
        assertThat(err).contains("No help topic for 'nonsense'");
    }

    @Test
    void refusesBadGlobalOptions() {
        for (Map.Entry<String, String> bad : Map.of(
                        "--log-format=xml", "invalid log-format: xml",
                        "--root=/", "the root directory of containers cannot be '/'",
                        "--rootless=maybe", "invalid --rootless value 'maybe': must be true, false or auto",
                        "--plugin=cgroup", "invalid --plugin value 'cgroup': must be KIND=NAME")
                .entrySet()) {
            caisson(bad.getKey(), "list");
            assertThat(exitCode).isEqualTo(1);
            assertThat(err).contains("msg=\"" + bad.getValue() + "\"");
            reconnect();
        }
    }

    @Test
    void printsAState() {
        containers.add("a").annotations = Map.of("k", "v");
        caisson("state", "a");
        assertThat(exitCode).isZero();
        assertThat(out)
                .isEqualTo(
                        """
                        {
                          "ociVersion": "1.2.0",
                          "id": "a",
                          "pid": 99,
                          "status": "running",
                          "bundle": "/b",
                          "rootfs": "/b/rootfs",
                          "created": "2026-01-02T03:04:05.12Z",
                          "annotations": {
                            "k": "v"
                          },
                          "owner": "root"
                        }""");
    }

    @Test
    void listsContainersAndPassesOverBrokenOnes() {
        containers.add("one");
        containers.add("two").status = ContainerStatus.STOPPED;
        containers.broken.add("zero");
        caisson("list");
        assertThat(out)
                .isEqualTo(
                        """
                        ID          PID         STATUS      BUNDLE      CREATED                   OWNER
                        one         99          running     /b          2026-01-02T03:04:05.12Z   root
                        two         0           stopped     /b          2026-01-02T03:04:05.12Z   root
                        """);
        assertThat(err).isEqualTo("load container zero: failed to read state of 'zero'\n");
        reconnect();
        caisson("list", "-q");
        assertThat(out).isEqualTo("one\ntwo\n");
        reconnect();
        caisson("list", "--format", "json");
        assertThat(out)
                .startsWith("[{\"ociVersion\":\"1.2.0\",\"id\":\"one\",\"pid\":99,")
                .endsWith("}]\n");
    }

    @Test
    void listsNothing() {
        caisson("list", "-f", "json");
        assertThat(out).isEqualTo("null\n");
        reconnect();
        caisson("list", "-f", "xml");
        assertThat(err).contains("msg=\"invalid format option\"");
        reconnect();
        caisson("--root", "missing", "list");
        assertThat(exitCode).isEqualTo(1);
        assertThat(err).contains("failed to open '" + work.resolve("missing") + "': no such file or directory");
    }

    @Test
    void handsSimpleCommandsOn() {
        containers.add("a");
        for (String[] words : List.of(
                new String[] {"start", "a"},
                new String[] {"pause", "a"},
                new String[] {"resume", "a"},
                new String[] {"kill", "a"},
                new String[] {"kill", "-a", "a", "9"},
                new String[] {"delete", "a", "--force"})) {
            caisson(words);
            assertThat(exitCode).as(String.join(" ", words)).isZero();
            reconnect();
        }
        assertThat(containers.calls)
                .containsExactly(
                        "start a",
                        "pause a",
                        "resume a",
                        "kill a 15 all=false",
                        "kill a 9 all=true",
                        "delete a force=true");
    }

    @Test
    void printsPluginsAsJson() {
        containers.plugins = List.of(new PluginInfo("cgroup", "none", "/x.jar", 0, true, "why", true));
        caisson("plugins", "--format", "json");
        assertThat(out)
                .isEqualTo(
                        """
                        [
                          {
                            "kind": "cgroup",
                            "name": "none",
                            "priority": 0,
                            "available": true,
                            "selected": true,
                            "source": "/x.jar",
                            "reason": "why"
                          }
                        ]
                        """);
    }

    @Test
    void printsThePidsOfAContainer() {
        containers.add("a");
        caisson("ps", "--format", "json", "a");
        assertThat(out).isEqualTo("[20,30]\n");
    }

    @Test
    void writesASpecificationOnce() throws IOException {
        caisson("spec");
        assertThat(exitCode).isEqualTo(1);
        assertThat(err).contains("msg=\"File config.json exists. Remove it first\"");
        Files.createDirectory(work.resolve("b"));
        reconnect();
        caisson("spec", "-b", "b");
        assertThat(exitCode).isZero();
        assertThat(Files.readString(work.resolve("b/config.json"))).startsWith("{\n\t\"ociVersion\": \"");
        reconnect();
        caisson("spec", "-b", "none");
        assertThat(err)
                .contains("failed to write '" + work.resolve("none/config.json") + "': no such file or directory");
    }
}
