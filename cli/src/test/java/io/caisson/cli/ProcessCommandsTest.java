// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.cli.planner.FakeLauncher;
import io.caisson.nsexec.LauncherWire;
import io.caisson.nsexec.WireReader;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxResources;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The commands that make processes: create, run, exec and the clean-up after them. */
class ProcessCommandsTest extends CommandLineHarness {
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
    void updatesWhatTheFlagsName() {
        containers.add("a");
        caisson(
                "update",
                "--memory=1.5g",
                "--memory-swap",
                "-1",
                "--cpu-quota=25000",
                "--cpuset-cpus=0-1",
                "--memory-reservation=256k",
                "--cpu-period=100000",
                "--cpu-burst=10",
                "--cpu-share=512",
                "--cpu-rt-period=1000000",
                "--cpu-rt-runtime=950000",
                "--cpu-idle=1",
                "--cpuset-mems=0",
                "--pids-limit=7",
                "--blkio-weight=300",
                "a");
        assertThat(err).isEmpty();
        assertThat(containers.calls).containsExactly("update a");
        assertThat(containers.updates).singleElement().satisfies(change -> {
            assertThat(change.memory().orElseThrow().limit()).hasValue(1_610_612_736L);
            assertThat(change.memory().orElseThrow().swap()).hasValue(-1);
            assertThat(change.memory().orElseThrow().reservation()).hasValue(262_144);
            assertThat(change.cpu())
                    .hasValue(new LinuxCpu(
                            OptionalLong.of(512),
                            OptionalLong.of(25000),
                            OptionalLong.of(10),
                            OptionalLong.of(100_000),
                            OptionalLong.of(950_000),
                            OptionalLong.of(1_000_000),
                            Optional.of("0-1"),
                            Optional.of("0"),
                            OptionalLong.of(1)));
            assertThat(change.unified()).isEmpty();
            assertThat(change.pids().orElseThrow().limit()).isEqualTo(7);
            assertThat(change.blockIO().orElseThrow().weight()).hasValue(300);
        });
    }

    @Test
    void updatesSharesOfCacheAndBandwidthEvenWithAFile() throws IOException {
        containers.add("a");
        caisson("update", "--l3-cache-schema", "L3:0=f;1=f0", "--mem-bw-schema=MB:0=50", "a");
        assertThat(containers.updates).containsExactly(LinuxResources.none());
        assertThat(containers.shares)
                .containsExactly(Optional.of(new LinuxIntelRdt(
                        Optional.empty(), List.of(), Optional.of("L3:0=f;1=f0"), Optional.of("MB:0=50"), false)));
        reconnect();
        Files.writeString(work.resolve("r.json"), "{\"pids\":{\"limit\":9}}");
        caisson("update", "-r", "r.json", "--mem-bw-schema=MB:0=50", "a");
        assertThat(containers.updates.get(1).pids()).isPresent();
        assertThat(containers.shares.get(1)).isPresent();
    }

    @Test
    void updatesFromAFileAloneIfThereIsOne() throws IOException {
        containers.add("a");
        Files.writeString(work.resolve("r.json"), "{\"cpu\":{\"shares\":512}}");
        caisson("update", "-r", "r.json", "--pids-limit=7", "a");
        assertThat(containers.updates).singleElement().satisfies(change -> {
            assertThat(change.cpu().orElseThrow().shares()).hasValue(512);
            assertThat(change.pids()).isEmpty();
        });
    }

    @Test
    void refusesLimitsThatAreNoNumbersAndWarnsOfThoseThatDoNothing() {
        for (String flag : List.of("--memory=lots", "--memory=9999999p", "--cpu-share=x", "--pids-limit=1k")) {
            reconnect();
            caisson("update", flag, "a");
            assertThat(exitCode).as(flag).isEqualTo(1);
            assertThat(err).contains("invalid value for " + flag.substring(2, flag.indexOf('=')));
            assertThat(containers.calls).isEmpty();
        }
        reconnect();
        caisson("update", "--kernel-memory=1m", "--blkio-weight=99999999999", "a");
        assertThat(err).contains("--kernel-memory is ignored");
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
    void namesTheBundleThatIsNotThere() {
        caisson("run", "-b", "none", "a");
        assertThat(err)
                .contains("msg=\"caisson run failed: failed to open bundle '" + work.resolve("none")
                        + "': no such file or directory\"");
    }

    @Test
    void relaysTheTerminalAndSetsItsSizeBeforeTheProgramStarts() throws IOException {
        Files.writeString(work.resolve("config.json"), config(true));
        containers.terminals = true;
        caisson("run", "a");
        assertThat(err).isEmpty();
        assertThat(exitCode).isEqualTo(-1);
        assertThat(frames())
                .containsExactly(
                        LauncherWire.FRAME_SUBREAPER,
                        LauncherWire.FRAME_ADOPT,
                        LauncherWire.FRAME_SUPERVISE,
                        LauncherWire.FRAME_LEAVE);
        assertThat(said.get(2).reader().u32()).isEqualTo(LauncherWire.SUPERVISE_TERMINAL);
        assertThat(said.get(2).descriptors()).hasSize(1);
    }

    @Test
    void relaysTheTerminalOfAnExec() {
        containers.add("a");
        containers.terminals = true;
        caisson("exec", "-t", "a", "sh");
        assertThat(err).isEmpty();
        assertThat(said.get(1).reader().u32()).isEqualTo(LauncherWire.SUPERVISE_TERMINAL);
        assertThat(said.get(1).descriptors()).hasSize(1);
    }

    @Test
    void saysSoWhenTheTerminalIsNotSent() {
        containers.add("a");
        caisson("exec", "-t", "a", "sh");
        assertThat(exitCode).isEqualTo(255);
        assertThat(err).contains("failed to get the terminal of the process: its master was not sent");
    }
}
