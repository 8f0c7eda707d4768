// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * System call filters that a runtime can make.
 *
 * @param enabled whether filters are made at all
 * @param actions actions
 * @param operators comparisons
 * @param archs architectures
 * @param knownFlags flags that are understood
 * @param supportedFlags flags that are understood and that the library and the kernel can set
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SeccompFeatures(
        Optional<Boolean> enabled,
        Optional<List<SeccompAction>> actions,
        Optional<List<SeccompOperator>> operators,
        Optional<List<SeccompArch>> archs,
        Optional<List<SeccompFlag>> knownFlags,
        Optional<List<SeccompFlag>> supportedFlags) {
    public SeccompFeatures {
        enabled = Copies.absent(enabled);
        actions = Copies.absent(actions);
        operators = Copies.absent(operators);
        archs = Copies.absent(archs);
        knownFlags = Copies.absent(knownFlags);
        supportedFlags = Copies.absent(supportedFlags);
    }
}
