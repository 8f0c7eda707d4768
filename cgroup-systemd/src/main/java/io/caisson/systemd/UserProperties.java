// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Properties that the configuration gives itself, as annotations {@code org.systemd.property.NAME} with values in
 * GVariant's text form. A name that ends in {@code Sec} is a time in seconds, which systemd takes in microseconds.
 */
final class UserProperties {
    private static final String PREFIX = "org.systemd.property.";
    private static final String SECONDS = "Sec";
    private static final String MICROSECONDS = "USec";
    private static final double MILLION = 1e6;

    /** By these the driver says where the unit is, whom it holds and whose it is. */
    private static final Set<String> RESERVED = Set.of(
            "Slice",
            "PIDs",
            "PIDFDs",
            "Delegate",
            "DelegateControllers",
            "DelegateSubgroup",
            "Controller",
            "Wants",
            "Description");

    private UserProperties() {}

    static List<UnitProperty> of(Map<String, String> annotations) {
        List<UnitProperty> properties = new ArrayList<>();
        new TreeMap<>(annotations).forEach((key, text) -> {
            if (key.startsWith(PREFIX)) {
                properties.add(property(key, key.substring(PREFIX.length()), text));
            }
        });
        return properties;
    }

    private static UnitProperty property(String key, String name, String text) {
        if (!name.matches("[A-Za-z]{3,}")) {
            throw invalid(key, "annotation " + key + " name incorrect: " + name);
        }
        if (RESERVED.contains(name)) {
            throw invalid(key, "annotation " + key + " is not allowed: the runtime itself sets " + name);
        }
        Bus.Variant value;
        try {
            value = VariantText.parse(text);
        } catch (IllegalArgumentException e) {
            throw invalid(key, "annotation " + key + "=" + text + " value parse error: " + e.getMessage());
        }
        if (name.endsWith(SECONDS) && !name.endsWith(MICROSECONDS)) {
            String stem = name.substring(0, name.length() - SECONDS.length());
            return UnitProperty.number(stem + MICROSECONDS, microseconds(key, text, value));
        }
        return new UnitProperty(name, value.signature(), value.value());
    }

    private static long microseconds(String key, String text, Bus.Variant value) {
        double seconds = value.value() instanceof Number number ? number.doubleValue() : -1;
        if (!(seconds >= 0) || seconds > Long.MAX_VALUE / MILLION) {
            throw invalid(key, "annotation " + key + "=" + text + " value parse error: not a number of seconds");
        }
        return value.value() instanceof Long whole ? whole * (long) MILLION : (long) (seconds * MILLION);
    }

    private static CaissonException invalid(String key, String message) {
        return new CaissonException(
                ErrorCode.CGROUP_FAILED,
                message,
                null,
                0,
                "",
                "/annotations/" + key.replace("~", "~0").replace("/", "~1"));
    }
}
