// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Command lines that are run one after another in a bundle of their own: a part of {@code cli-invocations.txt}. */
record Scene(String name, List<Step> steps) {
    /**
     * A line.
     *
     * @param line its number in its scene
     * @param command for the shell
     * @param expected absent for what only prepares
     * @param runtimes who knows all its flags
     */
    record Step(int line, String command, Expected expected, Set<String> runtimes) {
        boolean prepares() {
            return expected.equals(Expected.SUCCESS);
        }
    }

    /** What caisson answers. */
    record Expected(int exit, String output, String error) {
        static final Expected SUCCESS = new Expected(0, "", "");
    }

    private static final Pattern LINE =
            Pattern.compile("(?<command>.+?) +=> (?<exit>\\d+) (?<out>\\S+) (?<err>\\S+)(?: only (?<only>.+))?");

    static List<Scene> all() {
        List<Scene> scenes = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith("== ")) {
                scenes.add(new Scene(line.substring(3), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                List<Step> steps = scenes.get(scenes.size() - 1).steps;
                steps.add(step(steps.size() + 1, line));
            }
        }
        return scenes;
    }

    private static List<String> lines() {
        try (InputStream in = Scene.class.getResourceAsStream("/differential/cli-invocations.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Step step(int number, String line) {
        if (line.startsWith("! ")) {
            return new Step(number, line.substring(2), Expected.SUCCESS, Set.of("caisson", "runc", "crun"));
        }
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalStateException("cli-invocations.txt: '" + line + "' is not understood");
        }
        String only = matcher.group("only") == null ? "runc crun" : matcher.group("only");
        Expected expected =
                new Expected(Integer.parseInt(matcher.group("exit")), matcher.group("out"), matcher.group("err"));
        Set<String> runtimes = new HashSet<>(List.of(only.split(" ")));
        runtimes.add("caisson");
        return new Step(number, matcher.group("command"), expected, runtimes);
    }
}
