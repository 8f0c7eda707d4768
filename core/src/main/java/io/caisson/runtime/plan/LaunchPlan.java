// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import java.util.List;

/**
 * What caisson-init is told: nothing more, nothing less.
 *
 * @param operations the programme, in order, for explaining and for tests
 * @param bootstrap the bootstrap message
 * @param programme the encoded programme
 * @param warnings what the configuration asks for and cannot be had, one sentence each
 */
public record LaunchPlan(List<Operation> operations, byte[] bootstrap, byte[] programme, List<String> warnings) {
    public LaunchPlan {
        operations = List.copyOf(operations);
        warnings = List.copyOf(warnings);
    }
}
