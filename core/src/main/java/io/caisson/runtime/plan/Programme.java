// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import java.util.ArrayList;
import java.util.List;

/** Operations, slots and warnings as they are gathered. */
final class Programme {
    private final List<Operation> host = new ArrayList<>();
    private final List<Operation> init = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int slots;

    void add(Operation operation) {
        (operation.phase() == Wire.PHASE_HOST ? host : init).add(operation);
    }

    void warn(String sentence) {
        warnings.add(sentence);
    }

    /** Number of a new descriptor slot. */
    int newSlot() {
        return slots++;
    }

    int slots() {
        return slots;
    }

    /** The host side first, since it runs first. */
    List<Operation> operations() {
        List<Operation> all = new ArrayList<>(host);
        all.addAll(init);
        return all;
    }

    List<String> warnings() {
        return warnings;
    }
}
