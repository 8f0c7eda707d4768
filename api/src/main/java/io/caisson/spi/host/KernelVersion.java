// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import org.apiguardian.api.API;

/** Version of the running kernel, as far as it orders features. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
    /** Parses the start of a release such as {@code 6.1.0-44-amd64}. */
    public static KernelVersion parse(String release) {
        String[] parts = release.split("[^0-9]", 3);
        return new KernelVersion(number(parts, 0), number(parts, 1));
    }

    private static int number(String[] parts, int index) {
        return parts.length > index && !parts[index].isEmpty() ? Integer.parseInt(parts[index]) : 0;
    }

    /** Whether it is this version or a later one. */
    public boolean atLeast(int wantedMajor, int wantedMinor) {
        return compareTo(new KernelVersion(wantedMajor, wantedMinor)) >= 0;
    }

    @Override
    public int compareTo(KernelVersion other) {
        int byMajor = Integer.compare(major, other.major);
        return byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
    }
}
