// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment of the process. */
final class Environment {
    private Environment() {}

    /** Of two variables of one name the later counts; HOME is there always, as with runc. */
    static List<String> of(List<String> variables) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String variable : variables) {
            byName.put(name(variable), variable);
        }
        List<String> result = new ArrayList<>(byName.values());
        if (value(result, "HOME").filter(home -> !home.isEmpty()).isEmpty()) {
            result.removeIf(variable -> name(variable).equals("HOME"));
            result.add("HOME=/");
        }
        return List.copyOf(result);
    }

    static Optional<String> value(List<String> variables, String name) {
        return variables.stream()
                .filter(variable -> variable.startsWith(name + "="))
                .map(variable -> variable.substring(name.length() + 1))
                .findFirst();
    }

    private static String name(String variable) {
        int equals = variable.indexOf('=');
        return equals < 0 ? variable : variable.substring(0, equals);
    }
}
