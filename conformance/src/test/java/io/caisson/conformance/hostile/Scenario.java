// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

/**
 * One attack.
 *
 * @param name the CVE, or a name of ours where none was given
 * @param threat what the attacker wants, in one line
 * @param protection what stands in the way, in one line
 */
record Scenario(String name, String threat, String protection, Attack attack) {
    /** Runs the attack, and throws {@link AttackSucceeded} when the runtime let it through. */
    @FunctionalInterface
    interface Attack {
        void run(Ground ground) throws Exception;
    }

    /** Against a runtime, in a directory of its own that the attack may fill. */
    void attack(Ground ground) throws Exception {
        attack.run(ground);
    }

    @Override
    public String toString() {
        return name;
    }
}
