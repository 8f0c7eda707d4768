// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * A rule on the use of devices; the last one that fits decides (config-linux.md, Allowed Device list).
 *
 * @param allow whether it allows or denies
 * @param type {@code a} for all, {@code c} or {@code b}; absent means all
 * @param major major number; absent and -1 mean any
 * @param minor minor number; absent and -1 mean any
 * @param access letters of {@code rwm}: read, write, make nodes; absent means all
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxDeviceRule(
        @JsonProperty(required = true) boolean allow,
        Optional<String> type,
        OptionalLong major,
        OptionalLong minor,
        Optional<String> access) {
    public LinuxDeviceRule {
        type = Copies.text(type);
        major = Copies.absent(major);
        minor = Copies.absent(minor);
        access = Copies.text(access);
    }
}
