// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** A device node made in the container. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxDevice(
        @JsonProperty(required = true) String path,
        @JsonProperty(required = true) String type,
        OptionalLong major,
        OptionalLong minor,
        OptionalInt fileMode,
        @Unsigned(bits = 32) OptionalLong uid,
        @Unsigned(bits = 32) OptionalLong gid) {
    public LinuxDevice {
        major = Copies.absent(major);
        minor = Copies.absent(minor);
        fileMode = Copies.absent(fileMode);
        uid = Copies.absent(uid);
        gid = Copies.absent(gid);
    }
}
