// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * A rule for some system calls.
 *
 * @param names names of the system calls, at least one
 * @param action what happens to them
 * @param errnoRet errno, or number for the tracer; absent is EPERM; only with an action that carries one
 * @param args conditions that must all hold; when empty, the rule always does
 */
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
