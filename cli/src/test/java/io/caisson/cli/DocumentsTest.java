// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.cli.command.Command;
import io.caisson.cli.command.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Manual pages and completions: what the shells and troff make of them. */
@Timeout(60)
class DocumentsTest {
    /** Instead of caisson: knows containers, and those of another root. */
    private static final String FAKE =
            "#!/bin/sh\n[ \"$1\" = --root ] && echo \"$2-one\" || printf 'web\\nweb-2\\ndb\\n'\n";

    @TempDir
    Path share;

    @BeforeEach
    void write() throws IOException {
        Documents.write(share);
        Path program = Files.writeString(share.resolve("caisson"), FAKE);
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void aPageForEachCommandHasNothingThatTroffWarnsOf() throws Exception {
        needs("groff");
        List<Path> pages;
        try (Stream<Path> found = Files.list(share.resolve("man/man1"))) {
            pages = found.sorted().toList();
        }
        long working = Commands.listed().stream()
                .filter(command -> command.unsupported().isEmpty())
                .count();
        assertThat(pages).hasSize(1 + (int) working);
        List<String> command = new ArrayList<>(List.of("groff", "-man", "-ww", "-z", "-Tutf8"));
        pages.forEach(page -> command.add(page.toString()));
        assertThat(run(command.toArray(String[]::new))).isEmpty();
    }

    @Test
    void thePageOfACommandSaysWhatItsHelpSays() throws Exception {
        needs("groff");
        Path page = share.resolve("man/man1/caisson-update.1");
        String text = run("sh", "-c", "groff -man -Tascii -P-c -P-b -P-u '" + page + "'");
        assertThat(text)
                .contains("caisson-update - update container resource constraints", "--blkio-weight value")
                .contains("  {\"memory\": {\"limit\": 536870912}", "# caisson update --memory 512m")
                .doesNotContain("kernel-memory");
    }

    @Test
    void everyShellTakesItsScript() throws Exception {
        assertThat(run(
                        "bash",
                        "-n",
                        share.resolve("bash-completion/completions/caisson").toString()))
                .isEmpty();
        needs("zsh");
        assertThat(run("zsh", "-n", share.resolve("zsh/site-functions/_caisson").toString()))
                .isEmpty();
        needs("fish");
        assertThat(run(
                        "fish",
                        "-n",
                        share.resolve("fish/vendor_completions.d/caisson.fish").toString()))
                .isEmpty();
    }

    @Test
    void bashCompletesCommandsFlagsAndValues() throws Exception {
        assertThat(bash("caisson", "up")).containsExactly("update");
        assertThat(bash("caisson", "--debug", "--log", "f", "pa")).containsExactly("pause");
        assertThat(bash("caisson", "--sys")).containsExactly("--systemd-cgroup");
        assertThat(bash("caisson", "run", "--pre")).containsExactly("--preserve-fds");
        assertThat(bash("caisson", "list", "--format", "")).containsExactly("table", "json");
        assertThat(bash("caisson", "--log-format", "=", "j")).containsExactly("json");
        assertThat(bash("caisson", "--log-format", "=")).containsExactly("text", "json");
        assertThat(bash("caisson", "completion", "")).containsExactly("bash", "zsh", "fish");
        assertThat(bash("caisson", "help", "exp")).containsExactly("explain");
        assertThat(bash("caisson", "update", "--kernel")).isEmpty();
        assertThat(bash("caisson", "check")).isEmpty();
    }

    @Test
    void bashCompletesContainersSignalsAndDirectories() throws Exception {
        Files.createDirectory(share.resolve("bundle-of-web"));
        assertThat(bash("caisson", "state", "w")).containsExactly("web", "web-2");
        assertThat(bash("caisson", "--root", "other", "state", "")).containsExactly("other-one");
        assertThat(bash("caisson", "kill", "web", "US")).containsExactly("USR1", "USR2");
        assertThat(bash("caisson", "kill", "-a", "d")).containsExactly("db");
        assertThat(bash("caisson", "exec", "--user", "1", "we")).containsExactly("web", "web-2");
        assertThat(bash("caisson", "exec", "web", "ls", "-")).isEmpty();
        assertThat(bash("caisson", "create", "-b", "bund")).containsExactly("bundle-of-web");
        assertThat(bash("caisson", "create", "w")).isEmpty();
    }

    @Test
    void fishCompletesTheSame() throws Exception {
        needs("fish");
        assertThat(fish("caisson up")).containsExactly("update");
        assertThat(fish("caisson --log f pa")).containsExactly("pause");
        assertThat(fish("caisson list --format ")).contains("table", "json");
        assertThat(fish("caisson state we")).containsExactly("web", "web-2");
        assertThat(fish("caisson --root other state ")).containsExactly("other-one");
        assertThat(fish("caisson kill web US")).containsExactly("USR1", "USR2");
        assertThat(fish("caisson run --pre")).containsExactly("--preserve-fds");
    }

    @Test
    void zshLoadsTheFunction() throws Exception {
        needs("zsh");
        String script = "fpath=(" + share.resolve("zsh/site-functions") + " $fpath); autoload -Uz compinit;"
                + " compinit -D -d " + share.resolve("dump") + "; echo ${_comps[caisson]}; autoload +X _caisson";
        assertThat(run("zsh", "-f", "-c", script).strip()).isEqualTo("_caisson");
    }

    /** Every flag and summary of a command is in each of its documents. */
    @Test
    void nothingIsLeftOut() throws IOException {
        String all = "";
        for (String file : List.of(
                "bash-completion/completions/caisson", "zsh/site-functions/_caisson", "man/man1/caisson-exec.1")) {
            all = Files.readString(share.resolve(file)).replace("\\-", "-");
            Command exec = Commands.named("exec").orElseThrow();
            assertThat(exec.grammar().listed()).allSatisfy(flag -> assertThat(
                            Files.readString(share.resolve(file)).replace("\\-", "-"))
                    .contains("--" + flag.name()));
        }
        assertThat(all).contains("caisson-exec");
    }

    private static void needs(String program) {
        boolean there = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        assumeTrue(there, program + " is not installed");
    }

    /** What TAB answers after these words, of which the last one is being typed. */
    private List<String> bash(String... words) throws Exception {
        String quoted = String.join("' '", words);
        String script = "cd '" + share + "'; PATH=$PWD:$PATH; . bash-completion/completions/caisson; COMP_WORDS=('"
                + quoted + "'); COMP_CWORD=" + (words.length - 1) + "; _caisson; printf '%s\\n' \"${COMPREPLY[@]}\"";
        return run("bash", "-c", script).lines().filter(line -> !line.isEmpty()).toList();
    }

    private List<String> fish(String line) throws Exception {
        String script = "cd '" + share + "'; set PATH $PWD $PATH; source fish/vendor_completions.d/caisson.fish;"
                + " complete -C '" + line + "'";
        return run("env", "HOME=" + share, "fish", "--no-config", "-c", script)
                .lines()
                .map(one -> one.replaceFirst("\t.*", ""))
                .toList();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
