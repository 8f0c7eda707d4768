// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.PluginInfo;
import io.caisson.cli.args.ArgumentParser;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.Capabilities;
import io.caisson.spec.ContainerProcess;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandPartsTest {
    @ParameterizedTest
    @CsvSource({
        "KILL,9",
        "SIGKILL,9",
        "sigterm,15",
        "9,9",
        "64,64",
        "hup,1",
        "SYS,31",
        "RTMIN,34",
        "SIGRTMIN+3,37",
        "RTMAX-1,63",
        "IOT,6",
        "CLD,17",
        "POLL,29"
    })
    void knowsSignals(String text, int number) {
        assertThat(Signals.parse(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SIG", "FOO", "0", "65", "-9", "99999999999", "RTMIN+99", "RTMAX-", "KILL "})
    void refusesOtherSignals(String text) {
        assertThatThrownBy(() -> Signals.parse(text)).hasMessage("unknown signal \"" + text + "\"");
    }

    @Test
    void writesTimesWithAsManyDigitsAsNeeded() {
        assertThat(Rows.time(Instant.parse("2026-01-02T03:04:05.120Z"))).isEqualTo("2026-01-02T03:04:05.12Z");
        assertThat(Rows.time(Instant.parse("2026-01-02T03:04:05Z"))).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(Rows.time(Instant.parse("2026-01-02T03:04:10Z"))).isEqualTo("2026-01-02T03:04:10Z");
        assertThat(Rows.time(Instant.parse("2026-01-02T03:04:05.000000009Z")))
                .isEqualTo("2026-01-02T03:04:05.000000009Z");
    }

    @Test
    void readsSubCgroups() {
        assertThat(ExecCommand.subCgroups(List.of("cpu,memory:/a/b", "pids:c")))
                .containsOnly(Map.entry("cpu", "a/b"), Map.entry("memory", "a/b"), Map.entry("pids", "c"));
        assertThat(ExecCommand.subCgroups(List.of("/a"))).containsOnly(Map.entry("", "a"));
        assertThat(ExecCommand.subCgroups(List.of("/"))).containsOnly(Map.entry("", ""));
        for (String bad : List.of(":a", "cpu:", "", "a:b:c")) {
            assertThatThrownBy(() -> ExecCommand.subCgroups(List.of(bad)))
                    .hasMessage("invalid --cgroup argument: " + bad + " (must be [controller:]path)");
        }
        assertThatThrownBy(() -> ExecCommand.subCgroups(List.of("a", "pids:b")))
                .hasMessage("invalid --cgroup argument: a (missing <controller>: prefix)");
        assertThatThrownBy(() -> ExecCommand.subCgroups(List.of("cpu:a", "cpu:b")))
                .hasMessageContaining("a path for the same controller was given before");
    }

    @Test
    void picksTheLinesOfTheContainersProcesses() {
        String table = "UID   PID  PPID CMD\nroot    1     0 init\nroot   20     1 sh -c x\nme     30    20 top\n";
        assertThat(PsCommand.linesOf(table, Set.of(20, 30)))
                .isEqualTo("UID   PID  PPID CMD\nroot   20     1 sh -c x\nme     30    20 top\n");
        assertThatThrownBy(() -> PsCommand.linesOf("USER CMD\n", Set.of(1)))
                .hasMessage("couldn't find PID field in ps output");
        assertThatThrownBy(() -> PsCommand.linesOf("PID\nx\n", Set.of(1))).hasMessage("unable to convert 'x' to a pid");
    }

    @Test
    void showsPluginsInATable() {
        assertThat(PluginsCommand.table(List.of(
                        new PluginInfo("cgroup", "cgroupfs-v2", "/p/a.jar", 10, true, "best of those available", true),
                        new PluginInfo("cgroup", "none", "/l/core.jar", -5, true, "'cgroupfs-v2' is used", false),
                        new PluginInfo("resctrl", "intel-rdt", "/p/b.jar", 0, false, "not mounted", false),
                        new PluginInfo("", "", "/p/c.jar", 0, false, "'c.jar' is not a jar", false))))
                .isEqualTo(
                        """
                        KIND        NAME          PRIORITY    STATUS        SOURCE        REASON
                        cgroup      cgroupfs-v2   10          selected      /p/a.jar      best of those available
                        cgroup      none          -5          available     /l/core.jar   'cgroupfs-v2' is used
                        resctrl     intel-rdt     0           unavailable   /p/b.jar      not mounted
                        -           -             -           broken        /p/c.jar      'c.jar' is not a jar
                        """);
    }

    private static ContainerProcess overridden(String... flags) {
        ContainerProcess own = new SpecReader()
                .parse(
                        """
                        {"user":{"uid":1,"gid":2,"additionalGids":[3]},"cwd":"/own","env":["A=1"],"args":["own"],
                         "terminal":true,"noNewPrivileges":true,"apparmorProfile":"aa",
                         "capabilities":{"bounding":["CAP_KILL"],"effective":["CAP_KILL"],"permitted":["CAP_KILL"]}}
                        """
                                .getBytes(StandardCharsets.UTF_8),
                        ContainerProcess.class);
        return new ProcessOverrides(ArgumentParser.parse(new ExecCommand().grammar(), List.of(flags)))
                .apply(own, List.of("cmd"));
    }

    @Test
    void keepsTheContainersProcessWhereExecSaysNothing() {
        ContainerProcess process = overridden();
        assertThat(process.args()).containsExactly("cmd");
        assertThat(process.terminal()).as("--tty alone counts").isFalse();
        assertThat(process.cwd()).isEqualTo("/own");
        assertThat(process.user().uid()).isEqualTo(1);
        assertThat(process.noNewPrivileges()).isTrue();
        assertThat(process.apparmorProfile()).contains("aa");
    }

    @Test
    void overridesWhatExecSays() {
        ContainerProcess process = overridden(
                "-t",
                "--cwd",
                "/new",
                "-e",
                "A=2",
                "-e",
                "B=",
                "-u",
                "7:8",
                "-g",
                "9",
                "--no-new-privs=false",
                "-c",
                "CAP_CHOWN",
                "--apparmor",
                "bb",
                "--process-label",
                "label");
        assertThat(process.terminal()).isTrue();
        assertThat(process.cwd()).isEqualTo("/new");
        assertThat(process.env()).containsExactly("A=1", "A=2", "B=");
        assertThat(process.user().uid()).isEqualTo(7);
        assertThat(process.user().gid()).isEqualTo(8);
        assertThat(process.user().additionalGids()).containsExactly(3L, 9L);
        assertThat(process.noNewPrivileges()).isFalse();
        assertThat(process.apparmorProfile()).contains("bb");
        assertThat(process.selinuxLabel()).contains("label");
        List<String> both = List.of("CAP_KILL", "CAP_CHOWN");
        assertThat(process.capabilities())
                .as("ambient needs inheritable")
                .contains(new Capabilities(both, both, both, List.of(), List.of()));
    }

    @Test
    void changesOnlyTheUidOfAUserWithoutAGroup() {
        assertThat(overridden("-u", "7").user().gid()).isEqualTo(2);
        assertThatThrownBy(() -> overridden("-u", "root"))
                .hasMessage("invalid uid 'root': must be a number from 0 to 4294967294");
        assertThatThrownBy(() -> overridden("-u", "1:4294967295"))
                .hasMessage("invalid gid '4294967295': must be a number from 0 to 4294967294");
        assertThatThrownBy(() -> overridden("-g=-1"))
                .hasMessage("invalid additional gid '-1': must be a number from 0 to 4294967294");
    }
}
