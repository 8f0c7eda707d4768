// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.util.OptionalLong;
import org.apiguardian.api.API;

/** Something that happened to a container's cgroup. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface ContainerEvent {
    /**
     * It ran out of memory.
     *
     * @param kills processes the OOM killer ended in it so far; absent when the kernel does not tell
     */
    record OutOfMemory(OptionalLong kills) implements ContainerEvent {}

    /** It is short of memory. */
    record MemoryPressure(PressureLevel level) implements ContainerEvent {}

    /** It has no process any more, or is gone: nothing comes after this. */
    record Ended() implements ContainerEvent {}
}
