// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

/** The runtime let the attack through; whatever else goes wrong in a scenario is another error. */
final class AttackSucceeded extends AssertionError {
    private static final long serialVersionUID = 1L;

    AttackSucceeded(String what) {
        super("the attack succeeded: " + what);
    }
}
