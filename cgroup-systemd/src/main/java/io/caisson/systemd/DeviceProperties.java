// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spec.LinuxDeviceRule;
import io.caisson.spi.host.Host;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Device rules as unit properties: what systemd enforces whenever it thinks of the unit's devices again. A list that
 * denies some and allows the rest cannot be told to it, and neither can a minor number of every driver: those are left
 * to the rules that the driver puts on the cgroup itself.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/systemd.resource-control.html">DeviceAllow=</a>
 */
final class DeviceProperties {
    static final String POLICY = "DevicePolicy";
    static final String ALLOW = "DeviceAllow";

    private static final String ALL = "rwm";

    /** From here on {@code char-136} is the driver of that number, and not one of that name. */
    private static final int MAJOR_SINCE = 240;

    private final Host host;
    private final SystemdVersion version;

    /** Device, as systemd names it, to kinds of access. */
    private final Map<String, String> allowed = new LinkedHashMap<>();

    private boolean restAllowed = true;

    private DeviceProperties(Host host, SystemdVersion version) {
        this.host = host;
        this.version = version;
    }

    /** Nothing when there are no rules. */
    static List<UnitProperty> of(Host host, SystemdVersion version, List<LinuxDeviceRule> rules) {
        if (rules.isEmpty()) {
            return List.of();
        }
        DeviceProperties made = new DeviceProperties(host, version);
        rules.forEach(made::add);
        List<Object> list = made.restAllowed
                ? List.of()
                : made.allowed.entrySet().stream()
                        .map(entry -> (Object) List.of(entry.getKey(), entry.getValue()))
                        .toList();
        List<UnitProperty> properties = new ArrayList<>();
        properties.add(UnitProperty.text(POLICY, made.restAllowed ? "auto" : "strict"));
        properties.add(new UnitProperty(ALLOW, "a(ss)", List.of())); // an empty list resets the one that is there
        if (!list.isEmpty()) {
            properties.add(new UnitProperty(ALLOW, "a(ss)", list));
        }
        return properties;
    }

    static boolean is(UnitProperty property) {
        return property.name().equals(POLICY) || property.name().equals(ALLOW);
    }

    /** Whether the unit's properties are the wanted ones already. */
    static boolean hold(List<UnitProperty> present, List<UnitProperty> wanted) {
        return wanted.isEmpty() || meaning(present).equals(meaning(wanted));
    }

    private static Set<Object> meaning(List<UnitProperty> properties) {
        Set<Object> entries = new HashSet<>();
        for (UnitProperty property : properties) {
            if (property.name().equals(POLICY)) {
                entries.add(property.value());
            } else if (property.name().equals(ALLOW)) {
                entries.addAll((List<?>) property.value());
            }
        }
        return entries;
    }

    /** The same, where a list of devices takes the place of the one that is there. */
    static List<UnitProperty> withReset(List<UnitProperty> properties) {
        List<UnitProperty> all = new ArrayList<>();
        for (UnitProperty property : properties) {
            if (property.name().equals(ALLOW)) {
                all.add(new UnitProperty(ALLOW, property.signature(), List.of()));
            }
            if (!property.name().equals(ALLOW) || !((List<?>) property.value()).isEmpty()) {
                all.add(property);
            }
        }
        return all;
    }

    private void add(LinuxDeviceRule rule) {
        String type = rule.type().filter(text -> !text.isEmpty()).orElse("a");
        if (type.equals("a")) {
            allowed.clear();
            restAllowed = rule.allow();
            return;
        }
        name(type, rule.major(), rule.minor()).ifPresent(device -> {
            String access = rule.access().filter(text -> !text.isEmpty()).orElse(ALL);
            String former = allowed.getOrDefault(device, "");
            String now = rule.allow() ? union(former, access) : difference(former, access);
            if (now.isEmpty()) {
                allowed.remove(device);
            } else {
                allowed.put(device, now);
            }
        });
    }

    private Optional<String> name(String type, OptionalLong major, OptionalLong minor) {
        String kind = type.equals("b") ? "block" : "char";
        boolean anyMinor = minor.orElse(-1) < 0;
        if (major.orElse(-1) < 0) {
            return anyMinor ? Optional.of(kind + "-*") : Optional.empty();
        }
        if (!anyMinor) {
            return Optional.of("/dev/" + kind + "/" + major.getAsLong() + ":" + minor.getAsLong());
        }
        if (version.atLeast(MAJOR_SINCE)) {
            return Optional.of(kind + "-" + major.getAsLong());
        }
        return driver(kind, major.getAsLong()).map(name -> kind + "-" + name);
    }

    /** The name of a major number in /proc/devices: that of the first driver, where one number has several. */
    private Optional<String> driver(String kind, long major) {
        String text = host.files().readIfExists(host.proc().resolve("devices")).orElse("");
        boolean within = false;
        for (String line : text.split("\n")) {
            if (line.endsWith(":")) {
                within = line.toLowerCase().startsWith(kind);
            } else if (within && line.strip().startsWith(major + " ")) {
                return Optional.of(line.strip().split("\\s+", 2)[1]);
            }
        }
        return Optional.empty();
    }

    private static String union(String some, String others) {
        Set<Integer> letters = new HashSet<>();
        (some + others).chars().forEach(letters::add);
        return inOrder(letters);
    }

    private static String difference(String some, String others) {
        Set<Integer> letters = new HashSet<>();
        some.chars().filter(letter -> others.indexOf(letter) < 0).forEach(letters::add);
        return inOrder(letters);
    }

    private static String inOrder(Set<Integer> letters) {
        StringBuilder text = new StringBuilder();
        ALL.chars().filter(letters::contains).forEach(letter -> text.append((char) letter));
        return text.toString();
    }
}
