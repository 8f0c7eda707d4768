// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.spec.LinuxDeviceRule;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.RuntimeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Device rules of every container: nothing is allowed at first, then come the configuration's rules, and last those
 * that runc always adds, without which the default devices would not work.
 */
final class DefaultDeviceRules {
    private static final OptionalLong ANY = OptionalLong.empty();

    private static final List<LinuxDeviceRule> ALWAYS = List.of(
            allow("c", ANY, ANY, "m"),
            allow("b", ANY, ANY, "m"),
            character(1, 3), // null
            character(1, 8), // random
            character(1, 7), // full
            character(5, 0), // tty
            character(1, 5), // zero
            character(1, 9), // urandom
            allow("c", OptionalLong.of(136), ANY, "rwm"), // pts/*
            character(5, 2)); // ptmx

    private DefaultDeviceRules() {}

    /** The resources of a configuration with the complete list of device rules. */
    static LinuxResources complete(RuntimeSpec spec) {
        LinuxResources given = spec.linux().flatMap(linux -> linux.resources()).orElseGet(LinuxResources::none);
        List<LinuxDeviceRule> rules = new ArrayList<>();
        rules.add(new LinuxDeviceRule(false, Optional.of("a"), ANY, ANY, Optional.of("rwm")));
        rules.addAll(given.devices());
        rules.addAll(ALWAYS);
        return given.withDevices(rules);
    }

    private static LinuxDeviceRule character(long major, long minor) {
        return allow("c", OptionalLong.of(major), OptionalLong.of(minor), "rwm");
    }

    private static LinuxDeviceRule allow(String type, OptionalLong major, OptionalLong minor, String access) {
        return new LinuxDeviceRule(true, Optional.of(type), major, minor, Optional.of(access));
    }
}
