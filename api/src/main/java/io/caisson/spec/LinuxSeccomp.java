// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** System call filter. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxSeccomp(
        @JsonProperty(required = true) SeccompAction defaultAction,
        @Unsigned(bits = 32) OptionalLong defaultErrnoRet,
        List<SeccompFlag> flags,
        Optional<String> listenerPath,
        Optional<String> listenerMetadata,
        List<SeccompArch> architectures,
        List<SeccompSyscall> syscalls) {
    public LinuxSeccomp {
        defaultErrnoRet = Copies.absent(defaultErrnoRet);
        flags = Copies.list(flags);
        listenerPath = Copies.absent(listenerPath);
        listenerMetadata = Copies.absent(listenerMetadata);
        architectures = Copies.list(architectures);
        syscalls = Copies.list(syscalls);
    }
}
