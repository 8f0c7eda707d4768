// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.runtime.kernel.jnr.SeccompLibrary;
import io.caisson.spec.SeccompArch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The architectures of a filter: the machine's own and those that the profile names.
 *
 * @param numbers by libseccomp's name
 * @param warnings one for each that this libseccomp does not know
 */
record Architectures(Map<String, Integer> numbers, List<String> warnings) {
    private static final String PREFIX = "SCMP_ARCH_";

    static Architectures of(SeccompLibrary library, List<SeccompArch> wanted) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        for (SeccompArch arch : wanted) {
            String name = name(arch);
            OptionalInt number = library.architecture(name);
            if (number.isPresent()) {
                numbers.put(name, number.getAsInt());
            } else {
                warnings.add("seccomp architecture '" + arch + "' is unknown to the installed libseccomp, ignoring");
            }
        }
        return new Architectures(numbers, warnings);
    }

    /** As libseccomp calls it. */
    static String name(SeccompArch arch) {
        return arch.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    }

    Set<Integer> withNative(SeccompLibrary library) {
        Set<Integer> all = new LinkedHashSet<>();
        all.add(library.nativeArchitecture());
        all.addAll(numbers.values());
        return all;
    }
}
