// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * A device node (config-linux.md, Devices).
 *
 * @param path where it is made, absolute inside the container
 * @param type {@code c} or {@code u} for a character device, {@code b} for a block device, {@code p} for a fifo
 * @param major major number; required unless it is a fifo
 * @param minor minor number; required unless it is a fifo
 * @param fileMode permission bits, as a plain number (438 is 0666), from 0 to 65535; bits of the file's type are
 *     ignored; absent takes 0666
 * @param uid owner inside the container; absent takes 0
 * @param gid group inside the container; absent takes 0
 */
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
