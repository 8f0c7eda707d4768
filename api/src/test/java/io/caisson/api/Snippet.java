// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * An example from the documentation of an SPI: a provider as its author would write it, without imports. The instance
 * may be left to the reader under a name that begins with "My".
 */
record Snippet(String spi, String text) {
    private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");
    private static final Pattern LEFT_TO_THE_READER =
            Pattern.compile("public (\\w+) create\\((.*?)\\).*new (My\\w+)\\(");

    /** What the compiler says; empty when it is content. */
    String compile(Path output) throws IOException {
        Matcher name = CLASS.matcher(text);
        if (!name.find()) {
            return "no public final class";
        }
        Path file = Files.writeString(output.resolve(name.group(1) + ".java"), source());
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", output.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
            compiler.getTask(messages, manager, null, options, null, manager.getJavaFileObjects(file))
                    .call();
        }
        return messages.toString();
    }

    private String source() {
        Matcher instance = LEFT_TO_THE_READER.matcher(text);
        return """
                import io.caisson.api.*;
                import io.caisson.spec.*;
                import io.caisson.spi.*;
                import io.caisson.spi.%s.*;
                import io.caisson.spi.host.*;
                import java.nio.file.*;
                import java.util.*;
                import static io.caisson.spi.host.LinuxConstants.*;
                %s
                %s
                """
                .formatted(
                        spi,
                        text,
                        instance.find() ? left(instance.group(3), instance.group(1), instance.group(2)) : "");
    }

    /** A class of that name with that interface and a constructor that takes what {@code create} does. */
    private String left(String name, String type, String parameters) {
        try {
            Class<?> implemented = Class.forName("io.caisson.spi." + spi + "." + type);
            String methods = Arrays.stream(implemented.getMethods())
                    .filter(method -> Modifier.isAbstract(method.getModifiers()))
                    .map(Snippet::implementation)
                    .collect(Collectors.joining());
            return "class %s implements %s { %s(%s) {} %s }".formatted(name, type, name, parameters, methods);
        } catch (ClassNotFoundException e) {
            return "no " + type + " in the package";
        }
    }

    private static String implementation(Method method) {
        StringBuilder parameters = new StringBuilder();
        for (int i = 0; i < method.getParameterCount(); i++) {
            parameters
                    .append(i == 0 ? "" : ", ")
                    .append(method.getGenericParameterTypes()[i].getTypeName().replace('$', '.'))
                    .append(" p")
                    .append(i);
        }
        return "public %s %s(%s) { throw new UnsupportedOperationException(); } "
                .formatted(method.getGenericReturnType().getTypeName().replace('$', '.'), method.getName(), parameters);
    }
}
