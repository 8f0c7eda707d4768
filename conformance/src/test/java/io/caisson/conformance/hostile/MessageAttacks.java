// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.nsexec.Wire;
import io.caisson.nsexec.WireWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The bootstrap message, as a configuration could bend it. */
final class MessageAttacks {
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int WRAP = 0x1_0000;
    /** Lengths without a zero byte, as part of a text has to be, that add up to {@link #WRAP}. */
    private static final List<Integer> SMUGGLED = List.of(0x4040, 0x4040, 0x4040, 0x3f40);

    private MessageAttacks() {}

    static List<Scenario> all() {
        return List.of(new Scenario(
                "CVE-2021-43784",
                "a text so long that its 16-bit length wraps: the rest of it is read as further attributes, which name"
                        + " the host's namespaces",
                "the planner refuses texts that are too long; caisson-init refuses a text that does not end with its"
                        + " only NUL, which no smuggling text can",
                MessageAttacks::wrappedLength));
    }

    private static void wrappedLength(Ground ground) throws IOException {
        Bundle bundle = ground.bundle("true").withNamespace("network", "/" + "n".repeat(WRAP));
        Oci.Result refused = ground.run(bundle);
        Ground.succeededIf(refused.exit() == 0, "a configuration was cut off somewhere");

        Path message = ground.directory("message").resolve("bootstrap");
        Files.write(message, bootstrapAndProgramme());
        Path init = ground.distribution().resolve("lib/native/caisson-init");
        Oci direct = new Oci(
                "caisson-init",
                List.of("sh", "-c", "exec \"$0\" 3<\"$1\" 4</dev/null", init.toString(), message.toString()),
                message);
        Oci.Result result = direct.runIn(
                Path.of("/"),
                Map.of("_CAISSON_FDS", "2", "_LIBCONTAINER_INITPIPE", "3", "_LIBCONTAINER_SYNCPIPE", "4"));
        Ground.require(result.exit() == 1 && result.err().startsWith("failed to "), result.err());
        Ground.succeededIf(result.err().contains("/smuggled"), "a smuggled attribute was taken: " + result.err());
    }

    /** As an encoder writes it that lets the length wrap. */
    private static byte[] bootstrapAndProgramme() {
        byte[] honest = "net:/honest/path/aaa".getBytes(ISO_8859_1);
        WireWriter attributes = new WireWriter();
        attributes.u16(ATTRIBUTE_HEADER + honest.length).u16(Wire.ATTR_NS_PATHS).raw(honest);
        for (int i = 0; i < SMUGGLED.size(); i++) {
            boolean last = i == SMUGGLED.size() - 1;
            String text = i == 0 ? "net:/smuggled/" : "";
            text += "a".repeat(SMUGGLED.get(i) - ATTRIBUTE_HEADER - text.length() - (last ? 1 : 0));
            attributes.u16(SMUGGLED.get(i)).u16(i == 0 ? Wire.ATTR_NS_PATHS : Wire.ATTR_UIDMAP);
            attributes.raw(text.getBytes(ISO_8859_1));
        }
        attributes.u8(0);
        attributes.attribute(Wire.ATTR_SLOTS, 0);
        WireWriter programme = new WireWriter();
        programme.operation(Wire.OP_EXEC, Wire.PHASE_INIT, fields -> fields.strs(List.of("true"))
                .strs(List.of()));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(WireWriter.message(Wire.MSG_BOOTSTRAP, attributes.toByteArray()));
        both.writeBytes(WireWriter.message(Wire.MSG_PROGRAMME, programme.toByteArray()));
        return both.toByteArray();
    }
}
