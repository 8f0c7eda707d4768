// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A Debian 12 root and a JVM in a container, on runc first, then on caisson. */
class RealBundlesIT extends OciTest {
    private static final long LIMIT = 256L << 20;

    private static Path debian() {
        Path root = Path.of(System.getProperty("caisson.guest", "/nonexistent"), "root");
        assumeTrue(
                Files.isDirectory(root),
                "no Debian root: caisson.guest is not set to what conformance/vm/mkroot prints");
        return root;
    }

    private interface Body {
        void accept(Oci runtime) throws Exception;
    }

    private Stream<DynamicTest> onEach(Body test) {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> test.accept(runtime)));
    }

    private Bundle debianBundle(Oci runtime, String... args) {
        return Bundle.on(temporary.resolve("debian-" + runtime.name()), debian(), args);
    }

    @TestFactory
    Stream<DynamicTest> aptTellsItsVersion() {
        return onEach(runtime -> {
            Oci.Result result = runToEnd(runtime, debianBundle(runtime, "apt-get", "--version"));
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out()).startsWith("apt 2.");
        });
    }

    @TestFactory
    Stream<DynamicTest> listsDevicesAndNamespaces() {
        return onEach(runtime -> {
            Oci.Result result = runToEnd(runtime, debianBundle(runtime, "ls", "-l", "/dev", "/proc/self/ns"));
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out())
                    .contains(
                            "null",
                            "zero",
                            "full",
                            "random",
                            "urandom",
                            "tty",
                            "ptmx -> pts/ptmx",
                            "stdin -> /proc/self/fd/0",
                            "pid ->",
                            "mnt ->");
        });
    }

    @TestFactory
    Stream<DynamicTest> runsAShellScriptAsAnotherUser() {
        return onEach(runtime -> {
            Path script = Files.writeString(
                    temporary.resolve(runtime.name() + ".sh"),
                    "#!/bin/bash\nset -e\nid -un\nid -g\ntouch /usr/x 2>/dev/null || echo refused\necho $((6 * 7))\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Bundle bundle = debianBundle(runtime, "/script");
            bundle.set("/process", "user", "{\"uid\": 1000, \"gid\": 1000}");
            // the shared root stays as it is: the script is mounted over a file that exists
            bundle.args("/etc/issue")
                    .config()
                    .withArray("/mounts")
                    .addObject()
                    .put("destination", "/etc/issue")
                    .put("type", "bind")
                    .put("source", script.toString())
                    .withArray("/options")
                    .add("bind")
                    .add("ro");
            bundle.edit(b -> {});
            Oci.Result result = runToEnd(runtime, bundle);
            assertThat(result.out()).as(result.err()).isEqualTo("tester\n1000\nrefused\n42\n");
        });
    }

    @TestFactory
    Stream<DynamicTest> aJvmSeesItsMemoryLimit() {
        return onEach(runtime -> {
            Path classes = Files.createDirectories(temporary.resolve("classes-" + runtime.name()));
            Path source = Files.writeString(
                    classes.resolve("Limit.java"),
                    """
                    public class Limit {
                        public static void main(String[] args) {
                            var os = (com.sun.management.OperatingSystemMXBean)
                                    java.lang.management.ManagementFactory.getOperatingSystemMXBean();
                            System.out.println(os.getTotalMemorySize());
                            System.out.println(Runtime.getRuntime().maxMemory() < 256L << 20);
                        }
                    }
                    """);
            assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "--release", "17", source.toString()))
                    .isZero();
            Bundle bundle = debianBundle(runtime, "java", "-cp", "/mnt", "Limit");
            bundle.config()
                    .withArray("/mounts")
                    .addObject()
                    .put("destination", "/mnt")
                    .put("type", "bind")
                    .put("source", classes.toString())
                    .withArray("/options")
                    .add("rbind")
                    .add("ro");
            bundle.set("/linux/resources", "memory", "{\"limit\": " + LIMIT + "}");
            Oci.Result result = runToEnd(runtime, bundle);
            assertThat(result.out().lines().toList()).as(result.err()).isEqualTo(List.of(Long.toString(LIMIT), "true"));
        });
    }
}
