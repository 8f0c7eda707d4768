// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import java.util.ServiceConfigurationError;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that could not be loaded.
 *
 * @param source jar, folder or class path
 * @param reason one line
 */
record Broken(String source, String reason) {
    private static final String NEWER_API = "was built against a newer caisson-api: ";
    private static final String ANOTHER_VERSION = "was built against another version: ";

    /** HotSpot's text of a NoSuchMethodError: return type, owner, name, parameters. */
    private static final Pattern METHOD = Pattern.compile("([\\w.$]+)\\.[\\w$<>]+\\(");

    /** HotSpot's text of an UnsupportedClassVersionError. */
    private static final Pattern CLASS_FILE = Pattern.compile("^(\\S+) .*?class file version (\\d+)");

    private static final int CLASS_FILE_OF_JAVA_0 = 44;

    /** What follows the class in ServiceLoader's complaint. */
    private static final String CONSTRUCTOR = ".<init>()";

    /** Calls code of a plugin. Whatever a plugin throws is its own fault and must not end the runtime. */
    static <T> T guard(Callable<T> code) throws PluginFault {
        try {
            return code.call();
        } catch (PluginFault fault) {
            throw fault;
        } catch (Exception | LinkageError | ServiceConfigurationError | AssertionError | StackOverflowError e) {
            throw new PluginFault(describe(e), e);
        }
    }

    /** A throwable as one line for a person. */
    static String describe(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && (root instanceof ServiceConfigurationError || isWrapper(root))) {
            root = root.getCause();
        }
        return oneLine(words(root));
    }

    private static boolean isWrapper(Throwable thrown) {
        return thrown instanceof ExceptionInInitializerError || thrown instanceof BootstrapMethodError;
    }

    private static String words(Throwable root) {
        String message = String.valueOf(root.getMessage());
        if (root instanceof NoClassDefFoundError || root instanceof ClassNotFoundException) {
            String name = message.replace('/', '.');
            return built(name) + "class '" + name + "' is missing";
        }
        if (root instanceof NoSuchMethodException && message.endsWith(CONSTRUCTOR)) {
            return "class '" + message.substring(0, message.length() - CONSTRUCTOR.length())
                    + "' must be public and have a public constructor without arguments";
        }
        if (root instanceof UnsupportedClassVersionError) {
            return newerJava(message);
        }
        if (root instanceof NoSuchMethodError) {
            Matcher method = METHOD.matcher(message);
            String owner = method.find() ? method.group(1) : "";
            return (ApiClassLoader.isShared(owner) ? NEWER_API : ANOTHER_VERSION) + "method " + message + " is missing";
        }
        if (root instanceof IncompatibleClassChangeError) {
            return ANOTHER_VERSION + root.getClass().getSimpleName() + ": " + message;
        }
        if (root instanceof ServiceConfigurationError) {
            return ServiceFault.describe(message);
        }
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + message);
    }

    /** A class that is not there was the plugin's to bring, unless its package is the API's. */
    private static String built(String missing) {
        return ApiClassLoader.isShared(missing) ? NEWER_API : "";
    }

    private static String newerJava(String message) {
        Matcher version = CLASS_FILE.matcher(message);
        if (!version.find()) {
            return "needs a newer Java: " + message;
        }
        int java = Integer.parseInt(version.group(2)) - CLASS_FILE_OF_JAVA_0;
        return "needs Java " + java + ", this is Java " + Runtime.version().feature() + ": class '"
                + version.group(1).replace('/', '.') + "'";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", " ").strip();
    }

    /** A plugin misbehaved; the message is its reason. */
    static final class PluginFault extends Exception {
        private static final long serialVersionUID = 1L;

        PluginFault(String reason, @Nullable Throwable cause) {
            super(reason, cause);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }
}
