// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The shares of one resctrl group. As in the kernel (fs/resctrl/ctrlmondata.c) all lines are read first and applied
 * then, so that one bad line leaves everything as it was; bandwidth in MBps is applied while it is read.
 */
final class ResctrlControls {
    static final String BANDWIDTH = "MB";

    private static final int NAME_WIDTH = 6;
    private static final int FULL_PERCENTAGE = 100;
    private static final long MAX_U32 = 0xffff_ffffL;
    private static final long WAY_SIZE = 1L << 20;
    private static final int HEXADECIMAL = 16;
    private static final int DECIMAL = 10;
    private static final int BITS_PER_DIGIT = 4;

    private final ResctrlMachine machine;
    private final Map<String, Map<Integer, Long>> values = new LinkedHashMap<>();

    /** The kernel refuses with EINVAL; an empty text when it says no more than that. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String status) {
            super(status);
        }

        String status() {
            return String.valueOf(getMessage());
        }
    }

    /** Those of a new group: everything. The resources come in the kernel's order, the last known first. */
    ResctrlControls(ResctrlMachine machine) {
        this.machine = machine;
        if (machine.bandwidth() > 0) {
            fill(BANDWIDTH, machine.megabytes() ? MAX_U32 : FULL_PERCENTAGE);
        }
        if (machine.cacheBits() > 0 && machine.codeAndData()) {
            fill("L3DATA", machine.fullMask());
            fill("L3CODE", machine.fullMask());
        } else if (machine.cacheBits() > 0) {
            fill("L3", machine.fullMask());
        }
    }

    private void fill(String resource, long value) {
        Map<Integer, Long> domains = new TreeMap<>();
        for (int domain = 0; domain < machine.domains(); domain++) {
            domains.put(domain, value);
        }
        values.put(resource, domains);
    }

    /** The file schemata. */
    String schemata() {
        return lines(this::shown);
    }

    /** The file size: bytes of cache, bandwidth as it is. */
    String size() {
        return lines((resource, value) ->
                Long.toString(resource.equals(BANDWIDTH) ? value : Long.bitCount(value) * WAY_SIZE));
    }

    private interface Form {
        String of(String resource, long value);
    }

    private String lines(Form form) {
        StringBuilder text = new StringBuilder();
        values.forEach((resource, domains) -> text.append(" ".repeat(Math.max(0, NAME_WIDTH - resource.length())))
                .append(resource)
                .append(':')
                .append(domains.entrySet().stream()
                        .map(domain -> domain.getKey() + "=" + form.of(resource, domain.getValue()))
                        .collect(Collectors.joining(";")))
                .append('\n'));
        return text.toString();
    }

    private String shown(String resource, long value) {
        boolean mask = !resource.equals(BANDWIDTH);
        String text = mask ? Long.toHexString(value) : Long.toString(value);
        int width = machine.padded() ? Math.max(3, (machine.cacheBits() + BITS_PER_DIGIT - 1) / BITS_PER_DIGIT) : 0;
        return (mask ? "0" : " ").repeat(Math.max(0, width - text.length())) + text;
    }

    /** One write, without its last line feed. */
    void write(String text) throws Refused {
        Map<String, Map<Integer, Long>> staged = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new Refused("Missing ':'");
            }
            String resource = line.substring(0, colon).strip();
            String rest = line.substring(colon + 1);
            if (rest.isEmpty()) {
                throw new Refused("Missing '" + resource + "' value");
            }
            if (!values.containsKey(resource)) {
                throw new Refused("Unknown or unsupported resource name '" + resource + "'");
            }
            stage(resource, rest, staged.computeIfAbsent(resource, name -> new TreeMap<>()));
        }
        staged.forEach((resource, domains) -> domain(resource).putAll(domains));
    }

    private Map<Integer, Long> domain(String resource) {
        return values.getOrDefault(resource, Map.of());
    }

    private void stage(String resource, String text, Map<Integer, Long> staged) throws Refused {
        String left = text;
        while (!left.isEmpty()) {
            int end = left.indexOf(';');
            String entry = end < 0 ? left : left.substring(0, end);
            left = end < 0 ? "" : left.substring(end + 1);
            int equals = entry.indexOf('=');
            @Nullable
            Long domain = equals < 0 ? null : number(entry.substring(0, equals).strip(), DECIMAL);
            if (domain == null) {
                throw new Refused("Missing '=' or non-numeric domain");
            }
            if (Long.compareUnsigned(domain, machine.domains()) >= 0) {
                throw new Refused("");
            }
            put(resource, domain.intValue(), entry.substring(equals + 1).strip(), staged);
        }
    }

    private void put(String resource, int domain, String value, Map<Integer, Long> staged) throws Refused {
        if (staged.containsKey(domain)) {
            throw new Refused("Duplicate domain " + domain);
        }
        if (!resource.equals(BANDWIDTH)) {
            staged.put(domain, mask(value));
        } else if (machine.megabytes()) {
            domain(resource).put(domain, bandwidth(value));
        } else {
            staged.put(domain, bandwidth(value));
        }
    }

    private long bandwidth(String text) throws Refused {
        @Nullable Long value = number(text, DECIMAL);
        if (value == null || value > MAX_U32) {
            throw new Refused("Invalid MB value " + text);
        }
        if (machine.megabytes()) {
            return value;
        }
        int step = machine.bandwidth();
        if (value < step || value > FULL_PERCENTAGE) {
            throw new Refused("MB value " + value + " out of range [" + step + "," + FULL_PERCENTAGE + "]");
        }
        return (value + step - 1) / step * step;
    }

    private long mask(String text) throws Refused {
        String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
        @Nullable Long value = number(digits, HEXADECIMAL);
        if (value == null) {
            throw new Refused("Non-hex character in the mask " + text);
        }
        if ((value == 0 && machine.minimumBits() > 0) || Long.compareUnsigned(value, machine.fullMask()) > 0) {
            throw new Refused("Mask out of range");
        }
        long run = value >>> Long.numberOfTrailingZeros(value);
        if ((run & (run + 1)) != 0) {
            throw new Refused("The mask " + Long.toHexString(value) + " has non-consecutive 1-bits");
        }
        if (Long.bitCount(value) < machine.minimumBits()) {
            throw new Refused("Need at least " + machine.minimumBits() + " bits in the mask");
        }
        return value;
    }

    /** As kstrtoul reads it. */
    private static @Nullable Long number(String text, int radix) {
        try {
            return text.startsWith("-") ? null : (Long) Long.parseUnsignedLong(text, radix);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
