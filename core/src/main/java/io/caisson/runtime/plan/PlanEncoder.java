// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.nsexec.WireWriter;
import java.util.List;

/** From operations to the programme message. */
final class PlanEncoder {
    private PlanEncoder() {}

    static byte[] programme(List<Operation> operations) {
        WireWriter out = new WireWriter();
        for (Operation operation : operations) {
            out.operation(operation.code(), operation.phase(), operation::writeFields);
        }
        byte[] payload = out.toByteArray();
        if (payload.length > Wire.MAX_PROGRAMME_BYTES) {
            throw new IllegalArgumentException(
                    "failed to encode the programme: " + payload.length + " bytes are too many");
        }
        return WireWriter.message(Wire.MSG_PROGRAMME, payload);
    }
}
