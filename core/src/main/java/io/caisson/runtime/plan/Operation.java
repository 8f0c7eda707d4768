// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.nsexec.WireWriter;

/** One operation of caisson-init: a record per {@code OP_*} of {@code protocol.h}, its components the fields there. */
public sealed interface Operation
        permits TreeOperation, NamespaceOperation, FileSystemOperation, ProcessOperation, ConversationOperation {
    /** {@code OP_*}. */
    int code();

    /** {@code PHASE_*}. */
    default int phase() {
        return Wire.PHASE_INIT;
    }

    /** Writes the fields, none by default. */
    default void writeFields(WireWriter out) {}
}
