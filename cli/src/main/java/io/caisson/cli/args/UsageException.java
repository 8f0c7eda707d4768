// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.args;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.text.Nearest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The command line breaks the grammar of a command, whose help is to be shown. */
public final class UsageException extends CaissonException {
    private static final long serialVersionUID = 1L;

    /** What "Incorrect Usage" says after its colon, "" for nothing. */
    private final String detail;

    private final transient Grammar grammar;
    private final @Nullable String hint;

    private UsageException(Grammar grammar, String detail, String message, @Nullable String hint) {
        super(ErrorCode.INVALID_ARGUMENT, message);
        this.grammar = grammar;
        this.detail = detail;
        this.hint = hint;
    }

    /** A flag is wrong. */
    public static UsageException flag(Grammar grammar, String problem) {
        return new UsageException(grammar, problem, problem, null);
    }

    /** A flag is none of the command's. */
    static UsageException unknownFlag(Grammar grammar, String name) {
        String problem = "flag provided but not defined: -" + name;
        List<String> names =
                grammar.listed().stream().flatMap(flag -> flag.names().stream()).toList();
        String hint =
                Nearest.to(name, names).map(Flag::dashed).map(Nearest::question).orElse(null);
        return new UsageException(grammar, problem, problem, hint);
    }

    /** The number of arguments is wrong. */
    static UsageException count(Grammar grammar, String problem) {
        return new UsageException(grammar, "", problem, null);
    }

    /** What goes to standard output: the headline and the command's help. */
    public String help() {
        String headline = detail.isEmpty() ? "Incorrect Usage." : "Incorrect Usage: " + detail;
        return headline + "\n\n" + HelpText.of(grammar);
    }

    /** What may have been meant. */
    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
