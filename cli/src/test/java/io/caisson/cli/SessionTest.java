// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.api.PluginInfo;
import io.caisson.cli.planner.FakeLauncher;
import io.caisson.cli.planner.FakeLauncher.Sent;
import io.caisson.nsexec.LauncherWire;
import io.caisson.nsexec.WireReader;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.jnr.JnrKernel;
import io.caisson.spec.ContainerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole command line, with a launcher and containers that are made up. */
@Timeout(30)
class SessionTest {
    private static final String TIME = "time=\"[^\"]+Z\" ";

    @TempDir
    Path work;

    private final Kernel kernel = new JnrKernel();
    private FakeLauncher launcher;
    private FakeContainers containers;
    private List<String> environment = List.of();
    private Integer[] descriptors = {};

    /** What the launcher is to say after the request. */
    private Consumer<FakeLauncher> answers = fake -> {};

    private int exitCode;
    private String out = "";
    private String err = "";
    private List<Sent> said = List.of();

    @BeforeEach
    void connect() throws IOException {
        launcher = new FakeLauncher(kernel);
        containers = new FakeContainers(kernel);
        Files.writeString(work.resolve("config.json"), config(false));
    }

    @AfterEach
    void disconnect() {
        launcher.close();
    }

    private static String config(boolean terminal) {
        return "{\"ociVersion\":\"1.2.0\",\"process\":{\"terminal\":" + terminal
                + ",\"cwd\":\"/\",\"args\":[\"sh\"],\"user\":{\"uid\":0,\"gid\":0}}}";
    }

    /** Runs {@code caisson words...}; the exit code is -1 when the planner left. */
    private void caisson(String... words) {
        List<String> arguments = new ArrayList<>(List.of("caisson"));
        arguments.addAll(List.of(words));
        answers.accept(launcher.request(arguments, environment, work.toString(), descriptors));
        new Session(kernel, launcher.planner(), (calls, spawner, request, options) -> containers.over(spawner)).run();
        said = launcher.conversation();
        Sent last = said.get(said.size() - 1);
        exitCode = last.type() == LauncherWire.FRAME_EXIT ? last.reader().u32() : -1;
        out = FakeLauncher.printed(said, 1);
        err = FakeLauncher.printed(said, 2);
    }

    private List<Integer> frames() {
        return said.stream().map(Sent::type).toList();
    }

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
                .contains("USAGE:\n   caisson [global options] command", "   run      create and run a container\n");
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

    private void reconnect() {
        launcher.close();
        launcher = new FakeLauncher(kernel);
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
        assertThat(err).contains("failed to open log '" + work.resolve("none/log.txt") + "': ");
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
    void createsWithTheCallersDescriptorsAndPaths() {
        environment = List.of("LISTEN_FDS=1", "LISTEN_PID=" + FakeLauncher.PID);
        descriptors = new Integer[] {3, 4, 5};
        caisson(
                "create",
                "--preserve-fds=2",
                "--pid-file",
                "pid",
                "--pidfd-socket",
                "sub/s",
                "--no-pivot",
                "--no-new-keyring",
                "a");
        assertThat(err).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(containers.creations).singleElement().satisfies(options -> {
            assertThat(options.bundle()).isEqualTo(work);
            assertThat(options.noPivot()).isTrue();
            assertThat(options.noNewKeyring()).isTrue();
            assertThat(options.pidFile()).contains(work.resolve("pid"));
            assertThat(options.listenFds()).isEqualTo(1);
            assertThat(options.io().stdin()).isEqualTo(Descriptor.own(0));
            assertThat(options.io().extra()).containsExactly(Descriptor.own(3), Descriptor.own(4), Descriptor.own(5));
            assertThat(options.io().pidfdSocket()).contains(work.resolve("sub/s"));
            assertThat(options.io().consoleSocket()).isEmpty();
        });
    }

    @Test
    void refusesToPreserveADescriptorThatIsNotThere() {
        descriptors = new Integer[] {3};
        environment = List.of("LISTEN_FDS=1", "LISTEN_PID=1");
        caisson("create", "--preserve-fds=2", "a");
        assertThat(exitCode).isEqualTo(1);
        assertThat(err).contains("msg=\"caisson create failed: failed to preserve descriptor '4': it is not open\"");
        assertThat(containers.calls).isEmpty();
    }

    @Test
    void wantsAConsoleSocketForATerminalThatNobodyRelays() throws IOException {
        caisson("create", "--console-socket=/s", "a");
        assertThat(err).contains("cannot use console socket if caisson will not detach or allocate tty");
        Files.writeString(work.resolve("config.json"), config(true));
        for (String[] words : List.of(new String[] {"create", "a"}, new String[] {"run", "-d", "a"})) {
            reconnect();
            caisson(words);
            assertThat(exitCode).isEqualTo(1);
            assertThat(containers.calls).isEmpty();
        }
        reconnect();
        caisson("create", "a");
        assertThat(err).contains("cannot allocate tty if caisson will detach without setting console socket");
    }

    @Test
    void runsDetached() {
        caisson("run", "-d", "a");
        assertThat(exitCode).isZero();
        assertThat(containers.calls).containsExactly("create a", "start a");
        assertThat(frames()).containsExactly(LauncherWire.FRAME_EXIT);
    }

    @Test
    void cleansUpItselfWhenTheContainerEndsSoon() {
        answers = fake -> fake.ended(1, new ExitStatus(7, 0));
        caisson("run", "a");
        assertThat(containers.calls).containsExactly("create a", "start a", "delete a force=false");
        assertThat(frames())
                .containsExactly(
                        LauncherWire.FRAME_SUBREAPER,
                        LauncherWire.FRAME_ADOPT,
                        LauncherWire.FRAME_SUPERVISE,
                        LauncherWire.FRAME_EXIT);
    }

    @Test
    void leavesWhenTheContainerGoesOn() {
        caisson("--systemd-cgroup", "--root", "r", "--plugin", "hooks=exec", "run", "--no-subreaper", "a");
        assertThat(exitCode).isEqualTo(-1);
        assertThat(containers.calls).containsExactly("create a", "start a");
        assertThat(frames())
                .containsExactly(LauncherWire.FRAME_ADOPT, LauncherWire.FRAME_SUPERVISE, LauncherWire.FRAME_LEAVE);
        WireReader supervise = said.get(1).reader();
        assertThat(supervise.u32()).isZero();
        assertThat(supervise.strs())
                .containsExactly(
                        "caisson",
                        "--root",
                        work.resolve("r").toString(),
                        "--log-format",
                        "text",
                        "--systemd-cgroup",
                        "--plugin",
                        "hooks=exec",
                        "__cleanup",
                        "--created",
                        "2026-01-02T03:04:05.120Z",
                        "--",
                        "a");
    }

    @Test
    void keepsTheContainerOnRequest() {
        caisson("run", "--keep", "a");
        assertThat(exitCode).isEqualTo(-1);
        WireReader supervise = said.get(2).reader();
        assertThat(supervise.u32()).isZero();
        assertThat(supervise.strs()).isEmpty();
    }

    @Test
    void removesWhatItMadeWhenTheStartFails() {
        containers.startFailure =
                java.util.Optional.of(new CaissonException(ErrorCode.INIT_FAILED, "no such executable"));
        caisson("run", "a");
        assertThat(exitCode).isEqualTo(1);
        assertThat(err).contains("msg=\"caisson run failed: no such executable\"");
        assertThat(containers.calls).containsExactly("create a", "start a", "delete a force=true");
    }

    @Test
    void cleansUpOnlyTheContainerThatWasMeant() {
        containers.add("a");
        caisson("__cleanup", "--created", "2026-01-02T03:04:05.120Z", "--", "a");
        assertThat(containers.calls).containsExactly("delete a force=false");
        containers.calls.clear();
        containers.add("a");
        reconnect();
        caisson("__cleanup", "--created", "2020-01-02T03:04:05.120Z", "--", "a");
        reconnect();
        caisson("__cleanup", "--", "gone");
        assertThat(exitCode).isZero();
        assertThat(containers.calls).isEmpty();
    }

    @Test
    void execsInTheForeground() {
        containers.add("a");
        caisson("exec", "-e", "A=1", "a", "ls", "-l", "--", "-t");
        assertThat(exitCode).isEqualTo(-1);
        assertThat(containers.executions).singleElement().satisfies(options -> {
            assertThat(options.process().args()).containsExactly("ls", "-l", "--", "-t");
            assertThat(options.process().env()).containsExactly("A=1");
            assertThat(options.ignorePaused()).isFalse();
        });
        assertThat(frames())
                .containsExactly(LauncherWire.FRAME_ADOPT, LauncherWire.FRAME_SUPERVISE, LauncherWire.FRAME_LEAVE);
    }

    @Test
    void execsDetachedAndFromAFile() throws IOException {
        Files.writeString(work.resolve("p.json"), "{\"cwd\":\"/x\",\"args\":[\"id\"],\"user\":{\"uid\":5,\"gid\":6}}");
        containers.add("a");
        caisson("exec", "-d", "-p", "p.json", "--ignore-paused", "--cgroup", "cpu:sub", "a");
        assertThat(err).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(containers.executions).singleElement().satisfies(options -> {
            assertThat(options.process().args()).containsExactly("id");
            assertThat(options.process().user().uid()).isEqualTo(5);
            assertThat(options.ignorePaused()).isTrue();
            assertThat(options.subCgroups()).containsOnly(Map.entry("cpu", "sub"));
        });
    }

    @Test
    void failsExecWith255() {
        caisson("exec", "no", "ls");
        assertThat(exitCode).isEqualTo(255);
        assertThat(err).contains("msg=\"exec failed: container does not exist\"");
        containers.add("a");
        reconnect();
        caisson("exec", "a");
        assertThat(exitCode).isEqualTo(255);
        assertThat(err).contains("msg=\"exec failed: process args cannot be empty\"");
        reconnect();
        caisson("exec");
        assertThat(exitCode).isEqualTo(1);
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

    @Test
    void namesTheBundleThatIsNotThere() {
        caisson("run", "-b", "none", "a");
        assertThat(err)
                .contains("msg=\"caisson run failed: failed to open bundle '" + work.resolve("none")
                        + "': no such file or directory\"");
    }
}
