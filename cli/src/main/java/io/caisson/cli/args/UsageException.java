// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.args;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;

/** The command line breaks the grammar of a command, whose help is to be shown. */
public final class UsageException extends CaissonException {
    private static final long serialVersionUID = 1L;

    /** What "Incorrect Usage" says after its colon, "" for nothing. */
    private final String detail;

    private final transient Grammar grammar;

    private UsageException(Grammar grammar, String detail, String message) {
        super(ErrorCode.INVALID_ARGUMENT, message);
        this.grammar = grammar;
        this.detail = detail;
    }

    /** A flag is wrong. */
    static UsageException flag(Grammar grammar, String problem) {
        return new UsageException(grammar, problem, problem);
    }

    /** The number of arguments is wrong. */
    static UsageException count(Grammar grammar, String problem) {
        return new UsageException(grammar, "", problem);
    }

    /** What goes to standard output: the headline and the command's help. */
    public String help() {
        String headline = detail.isEmpty() ? "Incorrect Usage." : "Incorrect Usage: " + detail;
        return headline + "\n\n" + HelpText.of(grammar);
    }
}
