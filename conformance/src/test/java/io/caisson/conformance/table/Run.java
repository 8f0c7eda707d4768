// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Machine;
import io.caisson.conformance.support.Oci;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A container that ran, or did not. */
record Run(Oci.Result result, Bundle bundle, String id, HostTree host) {
    private static final Pattern LOGGED = Pattern.compile("level=\\w+ msg=\"((?:[^\"\\\\]|\\\\.)*)\".*");
    private static final Pattern STAMPED = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z: ");

    String out() {
        return result.out();
    }

    boolean failed() {
        return result.exit() != 0;
    }

    /** The last line on stderr without what differs from run to run. */
    String error() {
        return normal(sentence(result.lastError()));
    }

    String normal(String text) {
        return text.replace(bundle.rootfs().toString(), "ROOTFS")
                .replace(bundle.directory().toString(), "BUNDLE")
                .replace(host.directory().toString(), "HOST")
                .replace(id, "ID")
                .replaceAll(Machine.MARK + "table-[a-z0-9-]+", "NAME")
                .replaceAll("/proc/\\d+/", "/proc/PID/");
    }

    private static String sentence(String line) {
        Matcher logged = LOGGED.matcher(line);
        String text = logged.find() ? logged.group(1).replace("\\\"", "\"") : line;
        return STAMPED.matcher(text)
                .replaceFirst("")
                .replaceFirst("^\\w+ (run|create) failed: ", "")
                .replaceFirst("^unable to start container process: ", "")
                .replaceFirst("^error during container init: ", "")
                // crun's two processes do not always come to say more than that the other is gone
                .replaceFirst("^$|^.*sync socket.*|^read from the init process.*", "no reason given");
    }
}
