// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import io.caisson.cli.planner.FakeLauncher;
import io.caisson.cli.planner.FakeLauncher.Sent;
import io.caisson.nsexec.LauncherWire;
import io.caisson.runtime.ResourceOptions;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.libc.LibcKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs whole command lines with a launcher and containers that are made up. */
@Timeout(30)
abstract class CommandLineHarness {
    @TempDir
    Path work;

    final Kernel kernel = new LibcKernel();
    FakeLauncher launcher;
    FakeContainers containers;
    List<String> environment = List.of();
    Integer[] descriptors = {};

    /** REQUEST_TTY_*. */
    int terminals;

    /** What the launcher is to say after the request. */
    Consumer<FakeLauncher> answers = fake -> {};

    /** What the runtime was asked to do with limits. */
    ResourceOptions resources = ResourceOptions.defaults();

    int exitCode;
    String out = "";
    String err = "";
    List<Sent> said = List.of();

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

    static String config(boolean terminal) {
        return "{\"ociVersion\":\"1.2.0\",\"process\":{\"terminal\":" + terminal
                + ",\"cwd\":\"/\",\"args\":[\"sh\"],\"user\":{\"uid\":0,\"gid\":0}}}";
    }

    /** Runs {@code caisson words...}; the exit code is -1 when the planner left. */
    void caisson(String... words) {
        List<String> arguments = new ArrayList<>(List.of("caisson"));
        arguments.addAll(List.of(words));
        answers.accept(launcher.request(arguments, environment, work.toString(), terminals, descriptors));
        new Session(kernel, launcher.planner(), (calls, spawner, request, options) -> {
                    resources = options.resources();
                    return containers.over(spawner);
                })
                .run();
        said = launcher.conversation();
        Sent last = said.get(said.size() - 1);
        exitCode = last.type() == LauncherWire.FRAME_EXIT ? last.reader().u32() : -1;
        out = FakeLauncher.printed(said, 1);
        err = FakeLauncher.printed(said, 2);
    }

    List<Integer> frames() {
        return said.stream().map(Sent::type).toList();
    }

    void reconnect() {
        launcher.close();
        launcher = new FakeLauncher(kernel);
    }
}
