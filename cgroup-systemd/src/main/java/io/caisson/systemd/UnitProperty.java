// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

/**
 * A property of a unit, as systemd's D-Bus interface knows it.
 *
 * @param name such as {@code MemoryMax}
 * @param signature D-Bus type of the value
 * @param value as {@link Bus} describes
 */
public record UnitProperty(String name, String signature, Object value) {
    /** Without limit. */
    static final long INFINITY = -1;

    static UnitProperty number(String name, long value) {
        return new UnitProperty(name, "t", value);
    }

    /** A limit; negative is none. */
    static UnitProperty limit(String name, long value) {
        return number(name, value < 0 ? INFINITY : value);
    }

    static UnitProperty text(String name, String value) {
        return new UnitProperty(name, "s", value);
    }

    static UnitProperty flag(String name, boolean value) {
        return new UnitProperty(name, "b", value);
    }
}
