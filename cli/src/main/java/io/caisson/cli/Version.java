// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What {@code --version} prints, in the lines that engines parse. */
final class Version {
    private static final String SPECIFICATION = "1.3.0";

    private Version() {}

    static String text() {
        return "caisson version " + number() + "\nspec: " + SPECIFICATION + "\njava: "
                + System.getProperty("java.version") + "\n";
    }

    private static String number() {
        Properties properties = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
