// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.explain;

import io.caisson.api.Explanation.Step;
import io.caisson.nsexec.Wire;
import io.caisson.runtime.plan.KnownNames;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.runtime.plan.Operation;
import io.caisson.runtime.spec.RecordFields;
import io.caisson.spi.seccomp.SeccompProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The operations of a plan in words: their records' components, numbers by their names. */
public final class PlanSteps {
    private static final Set<String> CAPABILITY_SETS =
            Set.of("capabilities", "effective", "permitted", "inheritable", "ambient");
    private static final Map<Integer, String> MOUNT_ATTRIBUTES = Map.of(
            0x1,
            "ro",
            0x2,
            "nosuid",
            0x4,
            "nodev",
            0x8,
            "noexec",
            0x10,
            "noatime",
            0x20,
            "strictatime",
            0x80,
            "nodiratime",
            0x200000,
            "nosymfollow");
    private static final Map<Integer, String> PROPAGATION =
            Map.of(0x4000, "rec", 0x20000, "unbindable", 0x40000, "private", 0x80000, "slave", 0x100000, "shared");

    private PlanSteps() {}

    /** In the order of the programme. */
    public static List<Step> of(LaunchPlan plan) {
        return plan.operations().stream().map(PlanSteps::step).toList();
    }

    static Step step(Operation operation) {
        Map<String, String> fields = new LinkedHashMap<>();
        RecordFields.of((Record) operation).forEach((name, value) -> {
            if (!name.equals("phase")) {
                fields.put(name, text(name, value));
            }
        });
        return new Step(operation.phase() == Wire.PHASE_HOST ? "host" : "init", word(operation), fields);
    }

    /** {@code MountFs} is mount-fs. */
    private static String word(Operation operation) {
        return operation
                .getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private static String text(String name, Object value) {
        if (value instanceof SeccompProgram program) {
            return program.instructions().length / Long.BYTES + " instructions";
        }
        if (value instanceof Long bits && CAPABILITY_SETS.contains(name)) {
            return capabilities(bits);
        }
        if (value instanceof Long bits && (name.equals("attributes") || name.equals("set") || name.equals("clear"))) {
            return named(bits, MOUNT_ATTRIBUTES);
        }
        if (value instanceof Long bits && name.equals("propagation")) {
            return named(bits, PROPAGATION);
        }
        if (value instanceof Integer number && name.equals("resource")) {
            return KnownNames.rlimits().get(number);
        }
        if (value instanceof Integer number && (name.equals("mode") || name.equals("mask"))) {
            return number < 0 ? "kept" : "0" + Integer.toOctalString(number);
        }
        return value instanceof Long number && (name.equals("soft") || name.equals("hard"))
                ? Long.toUnsignedString(number)
                : String.valueOf(value);
    }

    private static String capabilities(long bits) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < KnownNames.capabilities().size(); i++) {
            if ((bits & 1L << i) != 0) {
                names.add(KnownNames.capabilities().get(i));
            }
        }
        return String.join(",", names);
    }

    private static String named(long bits, Map<Integer, String> names) {
        List<String> words = new ArrayList<>();
        long rest = bits;
        for (int bit = 1; bit != 0; bit <<= 1) {
            if ((rest & bit) != 0 && names.containsKey(bit)) {
                words.add(names.get(bit));
                rest &= ~(long) bit;
            }
        }
        if (rest != 0) {
            words.add("0x" + Long.toHexString(rest));
        }
        return String.join(",", words);
    }
}
