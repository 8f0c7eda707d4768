// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.spec.SpecReader;
import io.caisson.runtime.store.SavedState;
import io.caisson.spec.RuntimeSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** States for tests. */
final class TestStates {
    static final RuntimeSpec SPEC = new SpecReader()
            .parse(("{\"ociVersion\":\"1.3.0\",\"root\":{\"path\":\"rootfs\"},\"process\":" + World.PROCESS
                            + ",\"linux\":{\"namespaces\":" + World.NAMESPACES + "}}")
                    .getBytes(StandardCharsets.UTF_8));

    private TestStates() {}

    /** A container that has no init yet. */
    static SavedState creating(String id, Path bundle) {
        return new SavedState(
                id,
                -1,
                0,
                Instant.now(),
                false,
                Map.of(),
                Map.of(),
                List.of(),
                bundle,
                SPEC,
                true,
                "fake",
                Optional.empty(),
                Map.of());
    }
}
