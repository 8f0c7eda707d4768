// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * System call filter (config-linux.md, Seccomp).
 *
 * @param defaultAction what happens to system calls that no rule fits
 * @param defaultErrnoRet errno, or number for the tracer, of the default action; absent is EPERM; only with an action
 *     that carries one
 * @param flags flags of seccomp(2)
 * @param listenerPath UNIX socket that gets the notify descriptor; of no meaning when SCMP_ACT_NOTIFY is not used
 * @param listenerMetadata passed to the listener as it is; only with listenerPath
 * @param architectures beside the native one
 * @param syscalls rules
 */
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
        listenerPath = Copies.text(listenerPath);
        listenerMetadata = Copies.text(listenerMetadata);
        architectures = Copies.list(architectures);
        syscalls = Copies.list(syscalls);
    }
}
