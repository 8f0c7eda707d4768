// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.args;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A parsed command line. */
public final class Arguments {
    private final Grammar grammar;
    private final Map<String, List<String>> given;
    private final List<String> positionals;

    Arguments(Grammar grammar, Map<String, List<String>> given, List<String> positionals) {
        this.grammar = grammar;
        this.given = Map.copyOf(given);
        this.positionals = List.copyOf(positionals);
    }

    /** Whether a switch is on. */
    public boolean on(String flag) {
        return text(flag).map(Boolean::parseBoolean).orElse(false);
    }

    /** The last value given, or the flag's fallback; absent when both are missing or empty. */
    public Optional<String> text(String flag) {
        return Optional.of(last(flag).orElse(declared(flag).fallback())).filter(value -> !value.isEmpty());
    }

    public int number(String flag) {
        return Integer.parseInt(last(flag).orElse(declared(flag).fallback()));
    }

    /** Every value given, in order. */
    public List<String> list(String flag) {
        return given.getOrDefault(declared(flag).name(), List.of());
    }

    /** Whether the flag was given at all. */
    public boolean has(String flag) {
        return given.containsKey(declared(flag).name());
    }

    public List<String> positionals() {
        return positionals;
    }

    /** The i-th argument that is no flag; "" when there are fewer. */
    public String positional(int index) {
        return index < positionals.size() ? positionals.get(index) : "";
    }

    /** Checks the number of arguments. */
    public Arguments counted() {
        int count = positionals.size();
        String command = "caisson: \"" + grammar.name() + "\" requires ";
        if (grammar.least() == grammar.most() && count != grammar.least()) {
            throw UsageException.count(grammar, command + "exactly " + grammar.least() + " argument(s)");
        }
        if (count < grammar.least()) {
            throw UsageException.count(grammar, command + "a minimum of " + grammar.least() + " argument(s)");
        }
        if (grammar.most() >= 0 && count > grammar.most()) {
            throw UsageException.count(grammar, command + "a maximum of " + grammar.most() + " argument(s)");
        }
        return this;
    }

    private Optional<String> last(String flag) {
        List<String> values = list(flag);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    private Flag declared(String flag) {
        return grammar.flag(flag)
                .orElseThrow(() -> new IllegalArgumentException("command '" + grammar.name() + "' has no --" + flag));
    }
}
