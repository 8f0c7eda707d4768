// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.plugin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a reader of a tutorial does, in order: a block under a paragraph that ends with "Write `NAME`:" is a file, a block
 * {@code sh} is run, and a block {@code text} after it is what it prints, where "…" stands for anything.
 *
 * @param steps files to write and commands to run
 */
record Tutorial(List<Step> steps) {
    private static final String FENCE = "```";
    private static final String ANYTHING = "…";
    private static final Pattern WRITE = Pattern.compile("Write `([^`]+)`:$");

    /** Something to do; the line is that of the block, for messages. */
    sealed interface Step {
        int line();
    }

    record File(int line, String name, String content) implements Step {}

    record Command(int line, String script, Optional<String> output) implements Step {}

    static Tutorial parse(String markdown) {
        Reader reader = new Reader();
        markdown.lines().forEach(reader::line);
        return new Tutorial(List.copyOf(reader.steps));
    }

    /** Whether what was printed is what the text says. A line of nothing but "…" is any number of lines. */
    static boolean matches(String expected, String printed) {
        String pattern = expected.strip().lines().map(Tutorial::linePattern).collect(Collectors.joining());
        return Pattern.compile(pattern).matcher(printed.strip() + "\n").matches();
    }

    private static String linePattern(String line) {
        if (line.strip().equals(ANYTHING)) {
            return "(?:.*\n)*?";
        }
        return Arrays.stream(line.split(ANYTHING, -1)).map(Pattern::quote).collect(Collectors.joining(".*")) + "\n";
    }

    private static final class Reader {
        private final List<Step> steps = new ArrayList<>();
        private final List<String> content = new ArrayList<>();
        private String paragraph = "";
        private boolean blank = true;
        private String language = "";
        private int number;
        private int start;

        private void line(String line) {
            number++;
            if (start == 0) {
                outside(line);
            } else if (line.equals(FENCE)) {
                steps(String.join("\n", content) + "\n");
                content.clear();
                start = 0;
                paragraph = "";
            } else {
                content.add(line);
            }
        }

        private void outside(String line) {
            if (line.startsWith(FENCE)) {
                language = line.substring(FENCE.length());
                start = number;
            } else if (line.isBlank()) {
                blank = true;
            } else {
                paragraph = blank ? line : paragraph + " " + line;
                blank = false;
            }
        }

        private void steps(String text) {
            Matcher write = WRITE.matcher(paragraph);
            if (write.find()) {
                steps.add(new File(start, write.group(1), text));
            } else if (language.equals("sh")) {
                steps.add(new Command(start, text, Optional.empty()));
            } else if (language.equals("text")
                    && !steps.isEmpty()
                    && steps.get(steps.size() - 1) instanceof Command last
                    && last.output().isEmpty()) {
                steps.set(steps.size() - 1, new Command(last.line(), last.script(), Optional.of(text)));
            } else {
                throw new AssertionError("line " + start + ": a reader would not know what to do with this block");
            }
        }
    }
}
