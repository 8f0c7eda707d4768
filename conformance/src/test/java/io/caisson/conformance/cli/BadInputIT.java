// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Distribution;
import io.caisson.conformance.support.Machine;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Bad input: one clear line on stderr that names the object, runc's exit code, and a machine as it was. Where runc is
 * installed its exit code is compared.
 */
class BadInputIT extends OciTest {
    /** Fails on every runtime with the same exit code; caisson says {@code words} in one line. */
    private Stream<DynamicTest> fails(int exit, Breaking breaking, String... words) {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> {
                    Files.createDirectories(runtime.root());
                    Path bundle = Files.createDirectories(temporary.resolve("bad-" + runtime.name()));
                    Machine before = Machine.look(runtime.root());
                    Oci.Result result = breaking.run(runtime, bundle);
                    assertThat(result.exit()).as(result.err()).isEqualTo(exit);
                    if (runtime.name().equals("caisson")) {
                        assertThat(result.err().strip().lines())
                                .as(result.err())
                                .hasSize(1);
                        assertThat(result.err()).contains(words);
                    }
                    assertThat(Machine.look(runtime.root()).leftSince(before)).isEmpty();
                }));
    }

    private interface Breaking {
        Oci.Result run(Oci runtime, Path directory) throws Exception;
    }

    private static Oci.Result run(Oci runtime, Bundle bundle) {
        return runtime.run("run", "--bundle", bundle.directory().toString(), newId());
    }

    @TestFactory
    Stream<DynamicTest> malformedJson() {
        return fails(
                1,
                (runtime, directory) -> {
                    Bundle bundle = Bundle.busybox(directory, "true");
                    Files.writeString(directory.resolve("config.json"), "{]");
                    return run(runtime, bundle);
                },
                "config.json",
                "line 1");
    }

    @TestFactory
    Stream<DynamicTest> missingConfig() {
        return fails(
                1,
                (runtime, directory) -> {
                    Bundle bundle = Bundle.busybox(directory, "true");
                    Files.delete(directory.resolve("config.json"));
                    return run(runtime, bundle);
                },
                "config.json");
    }

    @TestFactory
    Stream<DynamicTest> unknownEnumValue() {
        return fails(
                1,
                (runtime, directory) -> run(
                        runtime,
                        Bundle.busybox(directory, "true").set("/linux", "namespaces", "[{\"type\": \"nonsense\"}]")),
                "/linux/namespaces/0/type",
                "nonsense");
    }

    @TestFactory
    Stream<DynamicTest> missingRootfs() {
        return fails(
                1,
                (runtime, directory) ->
                        run(runtime, Bundle.busybox(directory, "true").set("/root", "path", "\"missing\"")),
                "missing");
    }

    @TestFactory
    Stream<DynamicTest> missingExecutable() {
        return fails(
                1,
                (runtime, directory) -> run(runtime, Bundle.busybox(directory, "no-such-program")),
                "no-such-program",
                "executable file not found in $PATH");
    }

    @TestFactory
    Stream<DynamicTest> missingExecutableByPath() {
        return fails(
                1,
                (runtime, directory) -> run(runtime, Bundle.busybox(directory, "/no/such/program")),
                "/no/such/program",
                "no such file or directory");
    }

    @TestFactory
    Stream<DynamicTest> executableWithoutPermission() {
        return fails(
                1,
                (runtime, directory) -> {
                    Bundle bundle = Bundle.busybox(directory, "/etc/passwd");
                    return run(runtime, bundle);
                },
                "/etc/passwd",
                "permission denied");
    }

    @TestFactory
    Stream<DynamicTest> missingExecutableOfExec() {
        return fails(
                255,
                (runtime, directory) -> {
                    Bundle bundle = Bundle.busybox(directory, "sleep", "1000");
                    String id = newContainer(runtime);
                    runtime.run("run", "-d", "--bundle", bundle.directory().toString(), id);
                    Oci.Result result = runtime.run("exec", id, "no-such-program");
                    runtime.run("delete", "--force", id);
                    return result;
                },
                "no-such-program",
                "executable file not found in $PATH");
    }

    @TestFactory
    Stream<DynamicTest> idInUse() {
        return fails(
                1,
                (runtime, directory) -> {
                    Bundle bundle = Bundle.busybox(directory, "true");
                    String id = newContainer(runtime);
                    runtime.run("create", "--bundle", bundle.directory().toString(), id);
                    Oci.Result result =
                            runtime.run("create", "--bundle", bundle.directory().toString(), id);
                    runtime.run("delete", "--force", id);
                    return result;
                },
                "container with given ID already exists");
    }

    @TestFactory
    Stream<DynamicTest> badIds() {
        return Stream.of("../x", "a/b", "..", ".", "a b", "")
                .flatMap(id -> fails(
                        1,
                        (runtime, directory) -> {
                            Bundle bundle = Bundle.busybox(directory, "true");
                            return runtime.run(
                                    "run", "--bundle", bundle.directory().toString(), id);
                        },
                        id.isEmpty() ? "container" : "invalid container ID format"));
    }

    @TestFactory
    Stream<DynamicTest> bundleThatIsMissing() {
        return fails(
                1,
                (runtime, directory) -> runtime.run("run", "--bundle", "/no/such/bundle", newId()),
                "/no/such/bundle");
    }

    @TestFactory
    Stream<DynamicTest> bundleOnAReadOnlyFileSystemRuns() {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> {
                    Bundle bundle = Bundle.busybox(temporary.resolve("ro-" + runtime.name()), "sh", "-c", "echo fine");
                    Oci.Result result = inMountNamespace(
                            "mount --bind " + bundle.directory() + " " + bundle.directory()
                                    + " && mount -o remount,bind,ro " + bundle.directory(),
                            runtime,
                            "run",
                            "--bundle",
                            bundle.directory().toString(),
                            newContainer(runtime));
                    assertThat(result.out()).as(result.err()).isEqualTo("fine\n");
                }));
    }

    @TestFactory
    Stream<DynamicTest> mountPointThatCannotBeMadeOnAReadOnlyRoot() {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> {
                    Bundle bundle = Bundle.busybox(temporary.resolve("ro-" + runtime.name()), "true");
                    bundle.config()
                            .withArray("/mounts")
                            .addObject()
                            .put("destination", "/missing/point")
                            .put("type", "tmpfs")
                            .put("source", "tmpfs");
                    bundle.edit(b -> {});
                    Oci.Result result = inMountNamespace(
                            "mount --bind " + bundle.directory() + " " + bundle.directory()
                                    + " && mount -o remount,bind,ro " + bundle.directory(),
                            runtime,
                            "run",
                            "--bundle",
                            bundle.directory().toString(),
                            newContainer(runtime));
                    assertThat(result.exit()).isEqualTo(1);
                    assertThat(result.err()).contains("/missing/point", "read-only file system");
                }));
    }

    @TestFactory
    Stream<DynamicTest> fullDiskForTheStateDirectory() {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> {
                    Bundle bundle = Bundle.busybox(temporary.resolve("full-" + runtime.name()), "true");
                    Files.createDirectories(runtime.root());
                    // the directory fits, the state file does not
                    Oci.Result result = inMountNamespace(
                            "mount -t tmpfs -o size=16k,nr_inodes=100 tmpfs " + runtime.root()
                                    + " && dd if=/dev/zero of=" + runtime.root()
                                    + "/filler bs=4k count=4 2>/dev/null; true",
                            runtime,
                            "run",
                            "--bundle",
                            bundle.directory().toString(),
                            newContainer(runtime));
                    assertThat(result.exit()).as(result.out()).isEqualTo(1);
                    if (runtime.name().equals("caisson")) { // runc 1.1.5 says "unable to store init state: %!w(<nil>)"
                        assertThat(result.err()).contains("no space left on device");
                    }
                }));
    }

    private static Oci.Result inMountNamespace(String preparation, Oci runtime, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "unshare", "-m", "--propagation", "private", "sh", "-c", preparation + " && exec \"$@\"", "sh"));
        command.addAll(runtime.command());
        return new Oci(runtime.name(), command, runtime.root()).run(arguments);
    }

    @Test
    void stateRootWithoutPermission() throws Exception {
        assumeTrue(Distribution.onPath("setpriv").isPresent(), "setpriv is not installed");
        Oci caisson = Oci.caisson(Files.createDirectories(temporary.resolve("denied")));
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"));
        command.addAll(caisson.command());
        Bundle bundle = bundle("true").withNamespace("user");
        String mapping = "[{\"containerID\": 0, \"hostID\": 65534, \"size\": 1}]";
        bundle.set("/linux", "uidMappings", mapping).set("/linux", "gidMappings", mapping);
        Oci.Result result = new Oci("caisson", command, caisson.root())
                .run("run", "--bundle", bundle.directory().toString(), newId());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err().strip().lines()).as(result.err()).hasSize(1);
        assertThat(result.err()).contains("permission denied", caisson.root().toString());
    }

    @Test
    void missingLibseccompIsNamedOnlyWhenAProfileNeedsIt() {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        String hide =
                "for f in /usr/lib/*/libseccomp.so* /lib/*/libseccomp.so*; do [ -e \"$f\" ] && mount --bind /dev/null \"$f\"; done; true";
        Bundle plain = bundle("sh", "-c", "echo fine");
        Oci.Result without = inMountNamespace(
                hide, caisson, "run", "--bundle", plain.directory().toString(), newContainer(caisson));
        assertThat(without.out()).as(without.err()).isEqualTo("fine\n");
        Bundle bundle = bundle("true").set("/linux", "seccomp", "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}");
        Oci.Result result = inMountNamespace(
                hide, caisson, "run", "--bundle", bundle.directory().toString(), newContainer(caisson));
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err().strip().lines()).as(result.err()).hasSize(1);
        assertThat(result.err()).contains("libseccomp");
    }

    @Test
    void brokenPluginJarHarmsNothingUnlessChosen() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        Path plugins = Files.createDirectories(temporary.resolve("plugins"));
        Files.writeString(plugins.resolve("broken.jar"), "this is no jar");
        Bundle bundle = bundle("sh", "-c", "echo fine");
        Oci.Result result = caisson.run(
                "--plugin-path",
                plugins.toString(),
                "run",
                "--bundle",
                bundle.directory().toString(),
                newContainer(caisson));
        assertThat(result.out()).as(result.err()).isEqualTo("fine\n");
        Oci.Result list = caisson.run("--plugin-path", plugins.toString(), "plugins");
        assertThat(list.exit()).isZero();
        assertThat(list.out()).contains("broken.jar");
    }

    @TestFactory
    Stream<DynamicTest> commandsOnAnUnknownContainer() {
        return Stream.of(
                        List.of("state", "no-such"),
                        List.of("start", "no-such"),
                        List.of("kill", "no-such"),
                        List.of("delete", "no-such"),
                        List.of("pause", "no-such"),
                        List.of("resume", "no-such"),
                        List.of("ps", "no-such"))
                .flatMap(command -> fails(
                        1,
                        (runtime, directory) -> runtime.run(command.toArray(String[]::new)),
                        "container does not exist"));
    }

    @TestFactory
    Stream<DynamicTest> wrongNumberOfArguments() {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> {
                    Oci.Result result = runtime.runIn(Path.of("/"), Map.of(), "state");
                    assertThat(result.exit()).isEqualTo(1);
                    assertThat(result.err() + result.out()).contains("requires exactly 1 argument");
                }));
    }
}
