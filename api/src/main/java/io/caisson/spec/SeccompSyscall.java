// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** A rule for a set of system calls. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SeccompSyscall(
        @JsonProperty(required = true) List<String> names,
        @JsonProperty(required = true) SeccompAction action,
        @Unsigned(bits = 32) OptionalLong errnoRet,
        List<SeccompArg> args) {
    public SeccompSyscall {
        names = Copies.list(names);
        errnoRet = Copies.absent(errnoRet);
        args = Copies.list(args);
    }
}
