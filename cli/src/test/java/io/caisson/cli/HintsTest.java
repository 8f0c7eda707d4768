// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.nsexec.LauncherWire;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person is told besides the error, and how it looks on a terminal. */
class HintsTest extends CommandLineHarness {
    @Test
    void namesTheCommandThatMayHaveBeenMeant() {
        caisson("craete");
        assertThat(exitCode).isEqualTo(3);
        assertThat(err).endsWith("msg=\"No help topic for 'craete'\" hint=\"did you mean 'create'?\"\n");
        reconnect();
        caisson("nonsense");
        assertThat(err).endsWith(" hint=\"'caisson --help' shows the commands\"\n");
    }

    @Test
    void namesTheFlagThatMayHaveBeenMeant() {
        caisson("run", "--detatch", "x");
        assertThat(err).endsWith("msg=\"flag provided but not defined: -detatch\" hint=\"did you mean '--detach'?\"\n");
        assertThat(out).startsWith("Incorrect Usage: flag provided but not defined: -detatch\n\nNAME:\n");
        reconnect();
        caisson("--rooot", "x", "list");
        assertThat(err).endsWith(" hint=\"did you mean '--root'?\"\n");
        reconnect();
        caisson("run", "--kernel", "x");
        assertThat(err).doesNotContain("hint");
    }

    @Test
    void namesTheContainersThereAre() {
        containers.add("web-frontend");
        containers.add("db");
        caisson("state", "web-fronted");
        assertThat(err).endsWith("msg=\"container does not exist\" hint=\"did you mean 'web-frontend'?\"\n");
        reconnect();
        caisson("state", "other");
        assertThat(err).contains(" hint=\"there are: ", "web-frontend", "db");
        reconnect();
        List.of("a", "b", "c").forEach(containers::add);
        caisson("state", "other");
        assertThat(err).contains(" hint=\"'caisson list' shows the containers\"");
    }

    @Test
    void leavesTheMessageOfTheLogToEngines() {
        containers.add("web");
        caisson("--log-format", "json", "state", "wbe");
        assertThat(err)
                .contains("\"msg\":\"container does not exist\"", "\"hint\":\"did you mean 'web'?\"")
                .hasLineCount(1);
    }

    @Test
    void talksPlainlyOnATerminal() {
        containers.add("web");
        terminals = LauncherWire.REQUEST_TTY_STDERR;
        caisson("state", "wbe");
        assertThat(err).isEqualTo("\033[31;1merror:\033[0m container does not exist (did you mean 'web'?)\n");
        reconnect();
        environment = List.of("NO_COLOR=1");
        caisson("state", "wbe");
        assertThat(err).isEqualTo("error: container does not exist (did you mean 'web'?)\n");
        reconnect();
        caisson("--log-format=json", "state", "wbe");
        assertThat(err).startsWith("{\"level\":\"error\"");
    }

    @Test
    void saysWhatIsNotSupportedYetWhateverTheFlags() {
        for (String command : List.of("checkpoint", "restore")) {
            for (String flag : List.of("--image-path=/x", "--help", "--nonsense")) {
                caisson(command, flag, "web");
                assertThat(exitCode).isEqualTo(1);
                assertThat(out).isEmpty();
                assertThat(err).endsWith(" msg=\"" + command + " is not supported yet\"\n");
                reconnect();
            }
        }
        caisson("help", "checkpoint");
        assertThat(out).contains("not supported yet");
    }

    @Test
    void takesTheForgottenFlagForCriu() {
        caisson("--criu", "/usr/sbin/criu", "list", "-q");
        assertThat(exitCode).isZero();
        reconnect();
        caisson();
        assertThat(out).doesNotContain("criu");
    }

    @Test
    void printsCompletions() {
        caisson("completion", "bash");
        assertThat(out).startsWith("# bash completion for caisson").contains("complete -F _caisson caisson");
        reconnect();
        caisson("completion", "tcsh");
        assertThat(exitCode).isEqualTo(1);
        assertThat(err).contains("unknown shell 'tcsh': must be bash, zsh or fish");
    }
}
