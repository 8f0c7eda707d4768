// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import io.caisson.conformance.support.Bundle;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Configurations that must give an error, and no container. */
final class Refusal {
    private static final String RAN = "the program ran";

    private Refusal() {}

    /**
     * A configuration that is to be refused.
     *
     * @param reason must be in caisson's error; the oracles have words of their own
     */
    static Row of(String id, String title, Consumer<Bundle> change, String reason) {
        return of(id, title, change, bundle -> {}, reason);
    }

    /** One whose document itself is wrong: it is changed after it was written. */
    static Row ofDocument(String id, String title, Consumer<Bundle> afterwards, String reason) {
        return of(id, title, bundle -> {}, afterwards, reason);
    }

    private static Row of(
            String id, String title, Consumer<Bundle> change, Consumer<Bundle> afterwards, String reason) {
        return Row.of(id, title, bench -> {
            Bundle bundle = bench.bundle().script("echo '" + RAN + "'").edit(change);
            afterwards.accept(bundle);
            Run run = bench.run(bundle);
            if (!run.failed() || run.out().contains(RAN)) {
                return Verdict.fail("accepted");
            }
            boolean expected = !bench.isCaisson()
                    || Pattern.compile(reason).matcher(run.result().err()).find();
            return Verdict.when(
                    expected, "refused for another reason: " + run.result().err());
        });
    }
}
