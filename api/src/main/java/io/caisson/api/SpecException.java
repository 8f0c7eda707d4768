// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** A configuration with all the problems that were found in it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SpecException extends CaissonException {
    private static final long serialVersionUID = 1L;

    /** Immutable and serializable, as {@link List#copyOf} makes it. */
    @SuppressWarnings("serial")
    private final List<SpecProblem> problems;

    /** Message: the problems, joined by "; ". */
    public SpecException(List<SpecProblem> problems) {
        super(
                ErrorCode.INVALID_SPEC,
                problems.stream().map(SpecProblem::toString).collect(Collectors.joining("; ")),
                null,
                0,
                "",
                problems.isEmpty() ? "" : problems.get(0).pointer());
        this.problems = List.copyOf(problems);
    }

    /** At least one, in document order. */
    public List<SpecProblem> problems() {
        return problems;
    }
}
