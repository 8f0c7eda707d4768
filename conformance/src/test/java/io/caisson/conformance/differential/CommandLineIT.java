// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The command lines of {@code cli-invocations.txt} through runc, crun and caisson: exit status, shape of what is printed
 * and class of the error are what the list says, and the oracles', but for the differences that
 * {@code cli-differences.txt} explains.
 */
class CommandLineIT extends OciTest {
    /** Scenes wait for processes more than they compute. */
    private static final int AT_ONCE = 3;

    private final Explanations explanations = Explanations.load("/differential/cli-differences.txt");
    private final List<String> report = new ArrayList<>();

    /** What a runtime answered to each step of a scene that it knows. */
    private record Play(Oci runtime, Map<Scene.Step, Answer> answers) {}

    @TestFactory
    Stream<DynamicNode> commandLinesAnswerAlike() throws Exception {
        List<DynamicNode> tests = new ArrayList<>();
        try (Listener listener = new Listener(temporary.resolve("listener"))) {
            play(listener.path()).forEach((scene, plays) -> tests.add(compared(scene, plays)));
        }
        tests.add(DynamicTest.dynamicTest("every explanation explains something", () -> {
            Files.write(Path.of("target/command-line.txt"), report);
            assertThat(explanations.unused()).isEmpty();
        }));
        return tests.stream();
    }

    private Map<Scene, List<Play>> play(Path listener) throws InterruptedException, ExecutionException, IOException {
        ExecutorService stage = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<Scene, List<Future<Play>>> running = new LinkedHashMap<>();
            for (Scene scene : Scene.all()) {
                Path place =
                        Files.createDirectories(temporary.resolve(scene.name().replace(' ', '-')));
                running.put(scene, new ArrayList<>());
                for (Oci runtime : Runtimes.all(place)) {
                    Map<String, String> names = names(runtime, place, listener);
                    running.get(scene).add(stage.submit(() -> play(runtime, scene, place, names)));
                }
            }
            Map<Scene, List<Play>> done = new LinkedHashMap<>();
            for (Map.Entry<Scene, List<Future<Play>>> entry : running.entrySet()) {
                List<Play> plays = new ArrayList<>();
                for (Future<Play> play : entry.getValue()) {
                    plays.add(play.get());
                }
                done.put(entry.getKey(), plays);
            }
            return done;
        } finally {
            stage.shutdownNow();
        }
    }

    /** Variables of the shell; in what is printed their values are taken for them. */
    private Map<String, String> names(Oci runtime, Path place, Path listener) throws IOException {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("B", place.resolve(runtime.name() + "-bundle").toString());
        names.put("ID2", newContainer(runtime));
        names.put("ID", newContainer(runtime));
        names.put("ROOT", Files.createDirectories(runtime.root()).toString());
        names.put("LISTENER", listener.toString());
        return names;
    }

    private static Play play(Oci runtime, Scene scene, Path place, Map<String, String> names) throws IOException {
        Path bundle = Path.of(names.get("B"));
        Bundle.busybox(bundle, "sleep", "1000").edit(b -> {});
        Path script = Files.writeString(place.resolve(runtime.name() + ".sh"), wrapper(runtime));
        script.toFile().setExecutable(true);
        Map<String, String> environment = new LinkedHashMap<>(names);
        environment.put("RT", script.toString());
        Oci shell = new Oci(runtime.name(), List.of("sh", "-c"), runtime.root());
        Map<Scene.Step, Answer> answers = new LinkedHashMap<>();
        for (Scene.Step step : scene.steps()) {
            if (step.runtimes().contains(runtime.name())) {
                Oci.Result result = shell.runIn(bundle, environment, PRELUDE + step.command());
                if (step.prepares() && result.exit() != 0) {
                    throw new IllegalStateException(runtime + ": " + step.command() + ": " + result);
                }
                answers.put(step, Answer.of(result, names));
            }
        }
        return new Play(runtime, answers);
    }

    private static final String PRELUDE = resource("/differential/cli-prelude.sh");

    private static String resource(String name) {
        try (InputStream in = CommandLineIT.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One word for the runtime and its root. */
    private static String wrapper(Oci runtime) {
        StringBuilder text = new StringBuilder("#!/bin/sh\nexec");
        for (String word : runtime.command()) {
            text.append(" '").append(word.replace("'", "'\\''")).append('\'');
        }
        return text.append(" \"$@\"\n").toString();
    }

    private DynamicNode compared(Scene scene, List<Play> plays) {
        Map<Scene.Step, Answer> ours = plays.get(plays.size() - 1).answers();
        List<DynamicTest> tests = new ArrayList<>();
        ours.forEach((step, answer) -> {
            if (!step.prepares()) {
                tests.add(DynamicTest.dynamicTest(step.command(), () -> compare(scene, step, answer, plays)));
            }
        });
        return DynamicContainer.dynamicContainer(scene.name(), tests);
    }

    private void compare(Scene scene, Scene.Step step, Answer ours, List<Play> plays) {
        List<String> unexplained = new ArrayList<>();
        for (Play play : plays) {
            Answer theirs = play.answers().get(step);
            if (theirs != null) {
                theirs.observation()
                        .differences(ours.observation())
                        .forEach((section, lines) -> lines.forEach(line -> {
                            String oracle = play.runtime().name();
                            boolean known = explanations.explains(oracle, step.command(), section, line);
                            String entry = String.join(" | ", oracle, step.command(), section, line);
                            report.add((known ? "explained   " : "UNEXPLAINED ") + scene.name() + ": " + entry);
                            if (!known) {
                                unexplained.add(entry);
                            }
                        }));
            }
        }
        assertThat(new Scene.Expected(ours.exit(), ours.output(), ours.error()))
                .as("%s", ours)
                .isEqualTo(step.expected());
        assertThat(unexplained)
                .as("differences without an explanation (- the oracle, + caisson)")
                .isEmpty();
    }
}
