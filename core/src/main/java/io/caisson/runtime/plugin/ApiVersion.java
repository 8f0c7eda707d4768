// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import io.caisson.runtime.plugin.Broken.PluginFault;
import java.io.IOException;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The version of the API that plugins get here, and the one that a jar says it needs. */
final class ApiVersion {
    /** Of this release; changes with the version in the poms. */
    static final String CURRENT = "0.1";

    /** Attribute of a plugin's manifest: the oldest API that it works with. */
    static final String ATTRIBUTE = "Caisson-Api";

    private ApiVersion() {}

    /** Refuses a jar that needs a newer one; most jars say nothing. */
    static void check(JarFile jar) throws IOException, PluginFault {
        Manifest manifest = jar.getManifest();
        String wanted = manifest == null ? null : manifest.getMainAttributes().getValue(ATTRIBUTE);
        if (wanted == null) {
            return;
        }
        try {
            if (!provides(wanted.strip())) {
                throw new PluginFault("needs caisson-api " + wanted + ", this is " + CURRENT, null);
            }
        } catch (NumberFormatException e) {
            throw new PluginFault(
                    "has the bad " + ATTRIBUTE + " '" + wanted + "' in its manifest, want such as 0.1", e);
        }
    }

    private static boolean provides(String wanted) {
        String[] here = CURRENT.split("\\.");
        String[] there = wanted.split("\\.");
        for (int i = 0; i < there.length; i++) {
            int difference = (i < here.length ? Integer.parseInt(here[i]) : 0) - Integer.parseInt(there[i]);
            if (difference != 0) {
                return difference > 0;
            }
        }
        return true;
    }
}
