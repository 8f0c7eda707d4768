// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where plugins are looked for. */
public final class PluginDirectories {
    /** Where the distribution keeps the plugins that come with it. */
    private static final String OWN_PLUGINS_PROPERTY = "caisson.plugins";

    private static final Path SYSTEM_PLUGINS = Path.of("/usr/lib/caisson/plugins");

    private PluginDirectories() {}

    /** Those of the distribution, of the system and of the caller, in this order; the first two need not exist. */
    public static List<Path> of(GlobalOptions options) {
        List<Path> directories = new ArrayList<>();
        String own = System.getProperty(OWN_PLUGINS_PROPERTY, "");
        if (!own.isEmpty()) {
            directories.add(Path.of(own));
        }
        directories.add(SYSTEM_PLUGINS);
        for (Path named : options.pluginPaths()) {
            if (!Files.isDirectory(named)) {
                throw new CaissonException(
                        ErrorCode.INVALID_ARGUMENT, "failed to open plugin path '" + named + "': no such directory");
            }
            directories.add(named);
        }
        return directories;
    }
}
