// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.Linux;
import io.caisson.spec.LinuxDevice;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.NetDevice;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Device nodes and network devices. */
final class DeviceRules {
    private static final Set<String> TYPES = Set.of("c", "b", "u", "p");
    /** With the bits of the file's type, which Podman gives as stat(2) does; they count for nothing. */
    private static final int HIGHEST_MODE = 0177777;

    /** 12 and 20 bits of dev_t. */
    private static final long HIGHEST_MAJOR = (1L << 12) - 1;

    private static final long HIGHEST_MINOR = (1L << 20) - 1;

    /** dev_valid_name of the kernel: fewer than IFNAMSIZ bytes, no slash, colon or space. */
    private static final Pattern INTERFACE = Pattern.compile("(?!\\.{1,2}$)[^/:\\s\\x00]{1,15}");

    /** The kernel puts a number there, and refuses everything else. */
    private static final Pattern TEMPLATE = Pattern.compile("[^%]*%d[^%]*");

    private DeviceRules() {}

    static void check(Check check, Linux linux) {
        List<LinuxDevice> devices = linux.devices();
        for (int i = 0; i < devices.size(); i++) {
            device(check, Problems.below("/linux/devices", i), devices.get(i));
        }
        netDevices(check, linux.netDevices());
    }

    private static void device(Check check, String pointer, LinuxDevice device) {
        check.absolute(pointer + "/path", device.path());
        if (!TYPES.contains(device.type())) {
            check.problem(pointer + "/type", "must be one of c, b, u, p, was " + Problems.quoted(device.type()));
        } else if (!device.type().equals("p")) {
            number(check, pointer + "/major", device.major(), HIGHEST_MAJOR, device.type());
            number(check, pointer + "/minor", device.minor(), HIGHEST_MINOR, device.type());
        }
        device.fileMode().ifPresent(mode -> check.range(pointer + "/fileMode", mode, 0, HIGHEST_MODE));
    }

    private static void number(Check check, String pointer, OptionalLong number, long most, String type) {
        if (number.isEmpty()) {
            check.problem(pointer, "is required for a device of type " + type);
        } else {
            check.range(pointer, number.getAsLong(), 0, most);
        }
    }

    private static void netDevices(Check check, Map<String, NetDevice> devices) {
        if (devices.isEmpty()) {
            return;
        }
        if (!check.has(NamespaceType.NETWORK)) {
            check.problem("/linux/netDevices", "unable to move network devices without a private network namespace");
        }
        if (check.context().rootless()) {
            check.problem("/linux/netDevices", "network devices are not supported for rootless containers");
        }
        Set<String> targets = new HashSet<>();
        devices.forEach((host, device) -> {
            String pointer = Problems.below("/linux/netDevices", host);
            interfaceName(check, pointer, host);
            String target = device.name().filter(name -> !name.isEmpty()).orElse(host);
            String place = device.name().isPresent() ? pointer + "/name" : pointer;
            if (!target.equals(host)) {
                interfaceName(check, place, target);
            }
            if (target.indexOf('%') >= 0 && !TEMPLATE.matcher(target).matches()) {
                check.problem(place, "may have one %d and no other %, was " + Problems.quoted(target));
            }
            if (!target.contains("%d") && !targets.add(target)) {
                check.problem(place, "must be unique, " + Problems.quoted(target) + " is repeated");
            }
        });
    }

    private static void interfaceName(Check check, String pointer, String name) {
        if (!INTERFACE.matcher(name).matches()) {
            check.problem(
                    pointer,
                    "must be an interface name of 1 to 15 bytes without slash, colon or space, was "
                            + Problems.quoted(name));
        }
    }
}
