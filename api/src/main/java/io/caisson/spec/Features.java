// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What a runtime can do, whatever the host can (features.md). An absent list or flag is not known, which is less than an empty
 * list or false.
 *
 * @param ociVersionMin oldest version of the specification that is understood
 * @param ociVersionMax newest version of the specification that is understood
 * @param hooks kinds of hooks that are run
 * @param mountOptions mount options that are no data of the file system
 * @param linux the part for Linux
 * @param annotations free metadata
 * @param potentiallyUnsafeConfigAnnotations annotations of a configuration that change what the runtime does; a dot at the end
 *     means all that start so
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Features(
        @JsonProperty(required = true) String ociVersionMin,
        @JsonProperty(required = true) String ociVersionMax,
        Optional<List<String>> hooks,
        Optional<List<String>> mountOptions,
        Optional<LinuxFeatures> linux,
        Map<String, String> annotations,
        List<String> potentiallyUnsafeConfigAnnotations) {
    public Features {
        hooks = Copies.absent(hooks);
        mountOptions = Copies.absent(mountOptions);
        linux = Copies.absent(linux);
        annotations = Copies.map(annotations);
        potentiallyUnsafeConfigAnnotations = Copies.list(potentiallyUnsafeConfigAnnotations);
    }
}
