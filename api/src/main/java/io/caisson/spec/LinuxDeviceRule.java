// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** One rule of the device access list, applied in order. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxDeviceRule(
        @JsonProperty(required = true) boolean allow,
        Optional<String> type,
        OptionalLong major,
        OptionalLong minor,
        Optional<String> access) {
    public LinuxDeviceRule {
        type = Copies.absent(type);
        major = Copies.absent(major);
        minor = Copies.absent(minor);
        access = Copies.absent(access);
    }
}
