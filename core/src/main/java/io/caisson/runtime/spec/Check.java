// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One run of the validator.
 *
 * @param spec what is checked
 * @param context what it is checked against
 * @param problems what keeps a container from being made
 * @param warnings what is odd but harmless
 */
record Check(RuntimeSpec spec, ValidationContext context, Problems problems, Problems warnings) {
    private static final Pattern NUMBER_LIST = Pattern.compile("[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*");

    void problem(String pointer, String message) {
        problems.add(pointer, message);
    }

    void warning(String pointer, String message) {
        warnings.add(pointer, message);
    }

    List<LinuxNamespace> namespaces() {
        return spec.linux().map(Linux::namespaces).orElse(List.of());
    }

    Optional<LinuxNamespace> namespace(NamespaceType type) {
        return namespaces().stream()
                .filter(namespace -> namespace.type() == type)
                .findFirst();
    }

    /** Whether the container has a namespace of this kind that is not the runtime's, made or joined. */
    boolean has(NamespaceType type) {
        return namespace(type).isPresent();
    }

    /** Whether a namespace of this kind is made, not joined. */
    boolean makes(NamespaceType type) {
        return namespace(type).filter(namespace -> namespace.path().isEmpty()).isPresent();
    }

    /** An absolute path without a NUL byte. */
    void absolute(String pointer, String path) {
        if (!path.startsWith("/")) {
            problem(pointer, "must be an absolute path, was " + Problems.quoted(path));
        }
        noNul(pointer, path);
    }

    /** What becomes a string of the kernel ends at its first NUL byte, so there must be none. */
    void noNul(String pointer, String text) {
        if (text.indexOf('\0') >= 0) {
            problem(pointer, "must not contain a NUL byte, was " + Problems.quoted(text));
        }
    }

    void range(String pointer, long value, long least, long most) {
        if (value < least || value > most) {
            problem(pointer, "must be from " + least + " to " + most + ", was " + value);
        }
    }

    /** For numbers of 64 bits without a sign. */
    void atMost(String pointer, long value, long most) {
        if (Long.compareUnsigned(value, most) > 0) {
            problem(pointer, "must be from 0 to " + most + ", was " + Long.toUnsignedString(value));
        }
    }

    /** CPUs or memory nodes as the kernel lists them, for example {@code 0-3,7}. */
    void numberList(String pointer, String list) {
        if (!list.isEmpty() && !NUMBER_LIST.matcher(list.replace(" ", "")).matches()) {
            problem(pointer, "must be a list of numbers and ranges such as 0-3,7, was " + Problems.quoted(list));
        }
    }
}
