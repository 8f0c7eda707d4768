// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import java.util.ServiceConfigurationError;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Something that could not be loaded.
 *
 * @param source jar, folder or class path
 * @param reason one line
 */
record Broken(String source, String reason) {
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
        String message = root.getMessage();
        if (root instanceof NoClassDefFoundError || root instanceof ClassNotFoundException) {
            return "class '" + (message == null ? "?" : message.replace('/', '.')) + "' is missing";
        }
        if (root instanceof UnsupportedClassVersionError) {
            return "needs a newer Java: " + message;
        }
        if (root instanceof IncompatibleClassChangeError) {
            return "was built against another version: " + root.getClass().getSimpleName() + ": " + message;
        }
        if (root instanceof ServiceConfigurationError && message != null) {
            return message;
        }
        return root.getClass().getSimpleName() + (message == null ? "" : ": " + message);
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
