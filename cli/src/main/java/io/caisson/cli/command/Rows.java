// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.ContainerSummary;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A container as {@code state} and {@code list} print it. */
final class Rows {
    private Rows() {}

    static Map<String, Object> json(ContainerSummary summary) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ociVersion", summary.ociVersion());
        fields.put("id", summary.id());
        fields.put("pid", summary.pid());
        fields.put("status", summary.status().text());
        fields.put("bundle", summary.bundle());
        fields.put("rootfs", summary.rootfs());
        fields.put("created", time(summary.created()));
        if (!summary.annotations().isEmpty()) {
            fields.put("annotations", new TreeMap<>(summary.annotations()));
        }
        fields.put("owner", summary.owner());
        return fields;
    }

    /** RFC 3339 with as many digits of the second as are not zero. */
    static String time(Instant instant) {
        String text = instant.toString();
        return text.contains(".") ? text.replaceFirst("0+Z$", "Z") : text;
    }
}
