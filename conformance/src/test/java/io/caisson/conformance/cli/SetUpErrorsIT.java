// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static io.caisson.conformance.cli.LifecycleIT.awaitFile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Distribution;
import io.caisson.conformance.support.Machine;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever fails inside a container's set-up is one line with step, place and reason, and leaves nothing. */
class SetUpErrorsIT extends OciTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RESCTRL = Path.of("/sys/fs/resctrl/schemata");
    private static final String MAPPING = "[{\"containerID\": 0, \"hostID\": 100000, \"size\": 10}]";

    /** The configuration's value at parent and field is replaced; runc 1.1.5 may take it all the same. */
    private record Case(String name, boolean runcRefuses, String parent, String field, String json, String... words) {}

    private static String mount(String destination, String type, String source, String options) {
        return "[{\"destination\": \"/proc\", \"type\": \"proc\", \"source\": \"proc\"}, {\"destination\": \""
                + destination + "\", \"type\": \"" + type + "\", \"source\": \"" + source + "\", \"options\": ["
                + options + "]}]";
    }

    private static String notify(String listener) {
        return "{\"defaultAction\": \"SCMP_ACT_ALLOW\"," + listener
                + " \"syscalls\": [{\"names\": [\"mkdir\"], \"action\": \"SCMP_ACT_NOTIFY\"}]}";
    }

    private static final List<Case> CASES = List.of(
            new Case(
                    "a mount point below a file",
                    true,
                    "",
                    "mounts",
                    mount("/etc/passwd/x", "tmpfs", "tmpfs", ""),
                    "error mounting \\\"tmpfs\\\" to rootfs at \\\"/etc/passwd/x\\\"",
                    "not a directory"),
            new Case(
                    "an unknown file system",
                    true,
                    "",
                    "mounts",
                    mount("/mnt", "nosuchfs", "x", ""),
                    "error mounting \\\"x\\\" to rootfs at \\\"/mnt\\\": nosuchfs: no such device"),
            new Case(
                    "an option that the file system does not know",
                    true,
                    "",
                    "mounts",
                    mount("/mnt", "tmpfs", "tmpfs", "\"nosuchoption=1\""),
                    "/mnt",
                    "nosuchoption",
                    "invalid argument"),
            new Case(
                    "a bind source that is missing",
                    true,
                    "",
                    "mounts",
                    mount("/mnt", "bind", "/no/such/source", "\"bind\""),
                    "error mounting \\\"/no/such/source\\\" to rootfs at \\\"/mnt\\\": no such file or directory"),
            new Case(
                    "a working directory that is a file",
                    true,
                    "/process",
                    "cwd",
                    "\"/etc/passwd\"",
                    "failed to make directory '/etc/passwd': not a directory"),
            new Case(
                    "a sysctl that does not exist",
                    true,
                    "/linux",
                    "sysctl",
                    "{\"net.ipv4.nosuch\": \"1\"}",
                    "failed to set sysctl 'net/ipv4/nosuch'",
                    "no such file or directory"),
            new Case(
                    "a value that a sysctl does not take",
                    true,
                    "/linux",
                    "sysctl",
                    "{\"net.ipv4.ip_forward\": \"banana\"}",
                    "failed to set sysctl 'net/ipv4/ip_forward': to 'banana': invalid argument"),
            new Case(
                    "a device where something else stands",
                    false,
                    "/linux",
                    "devices",
                    "[{\"path\": \"/etc\", \"type\": \"c\", \"major\": 1, \"minor\": 7}]",
                    "failed to make device node '/etc': something else stands there: file exists"),
            new Case(
                    "a masked path that is not one",
                    false,
                    "/linux",
                    "maskedPaths",
                    "[\"relative\"]",
                    "/linux/maskedPaths/0: must be an absolute path, was 'relative'"),
            new Case(
                    "a limit beyond the hard one",
                    true,
                    "/process",
                    "rlimits",
                    "[{\"type\": \"RLIMIT_NOFILE\", \"soft\": 1099511627776, \"hard\": 1099511627776}]",
                    "failed to set resource limit",
                    "operation not permitted"),
            new Case(
                    "a hook that fails",
                    true,
                    "/hooks",
                    "createContainer",
                    "[{\"path\": \"/bin/sh\", \"args\": [\"sh\", \"-c\", \"echo the reason; exit 3\"]}]",
                    "failed to run hook '/bin/sh': createContainer hook #0: exit status 3, output: the reason"),
            new Case(
                    "a hook that is missing",
                    true,
                    "/hooks",
                    "createContainer",
                    "[{\"path\": \"/no/such/hook\"}]",
                    "failed to run hook '/no/such/hook': createContainer hook #0: start: no such file or directory"),
            new Case(
                    "a seccomp agent that is not there",
                    true,
                    "/linux",
                    "seccomp",
                    notify("\"listenerPath\": \"/no/such/agent\","),
                    "failed to send the seccomp descriptor to '/no/such/agent'",
                    "no such file or directory"),
            new Case(
                    "a seccomp agent that nobody named",
                    true,
                    "/linux",
                    "seccomp",
                    notify(""),
                    "/linux/seccomp/listenerPath"),
            new Case(
                    "notifications of every call",
                    true,
                    "/linux",
                    "seccomp",
                    "{\"defaultAction\": \"SCMP_ACT_NOTIFY\", \"listenerPath\": \"/a\"}",
                    "/linux/seccomp/defaultAction: SCMP_ACT_NOTIFY cannot be used as default action"),
            new Case(
                    "notifications of write",
                    true,
                    "/linux",
                    "seccomp",
                    notify("\"listenerPath\": \"/a\",").replace("mkdir", "write"),
                    "SCMP_ACT_NOTIFY cannot be used for the write syscall"),
            new Case(
                    "a uid that means no change",
                    true,
                    "/process/user",
                    "uid",
                    "4294967295",
                    "/process/user/uid: must be from 0 to 4294967294"),
            new Case(
                    "shares of a cache without resctrl",
                    true,
                    "/linux",
                    "intelRdt",
                    "{\"l3CacheSchema\": \"L3:0=f\"}",
                    "intelRdt is specified in config, but Intel RDT is not enabled",
                    "resctrl is not mounted at '/sys/fs/resctrl'"));

    private static Bundle with(Bundle bundle, String parent, String field, String json) throws Exception {
        JsonNode value = JSON.readTree(json);
        return bundle.edit(b -> ((ObjectNode)
                        (parent.equals("/hooks")
                                ? b.config().withObject(parent)
                                : b.config().at(parent)))
                .set(field, value));
    }

    @TestFactory
    Stream<DynamicTest> eachNamesStepPlaceAndReason() {
        return Runtimes.runcAndCaisson(temporary).stream().flatMap(runtime -> CASES.stream()
                .filter(broken ->
                        !broken.field().equals("intelRdt") || !RESCTRL.toFile().exists())
                .map(broken -> DynamicTest.dynamicTest(broken.name() + " on " + runtime.name(), () -> {
                    Files.createDirectories(runtime.root());
                    Machine before = Machine.look(runtime.root());
                    Bundle bundle = with(bundle("true"), broken.parent(), broken.field(), broken.json());
                    Oci.Result result = runToEnd(runtime, bundle);
                    boolean ours = runtime.name().equals("caisson");
                    assertThat(result.exit()).as(result.err()).isEqualTo(ours || broken.runcRefuses() ? 1 : 0);
                    if (ours) {
                        assertThat(result.err()).startsWith("time=").contains(broken.words());
                        assertThat(result.err().strip().lines()).hasSize(1);
                    }
                    assertThat(Machine.look(runtime.root()).leftSince(before)).isEmpty();
                })));
    }

    @TestFactory
    Stream<DynamicTest> idsThatAreNotMappedAndADeadConsoleSocket() {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> {
                    Bundle unmapped = bundle("true")
                            .withNamespace("user")
                            .set("/linux", "uidMappings", MAPPING)
                            .set("/linux", "gidMappings", MAPPING)
                            .set("/process/user", "uid", "1000");
                    Oci.Result first = runToEnd(runtime, unmapped);
                    assertThat(first.exit()).isEqualTo(1);
                    Bundle terminal = bundle("true").edit(b -> b.process().put("terminal", true));
                    Oci.Result second = runtime.run(
                            "create",
                            "--console-socket",
                            "/no/such/socket",
                            "--bundle",
                            terminal.directory().toString(),
                            newContainer(runtime));
                    assertThat(second.exit()).isEqualTo(1);
                    assertThat(second.err()).contains("/no/such/socket", "no such file or directory");
                    if (runtime.name().equals("caisson")) {
                        assertThat(first.err())
                                .contains("/process/user/uid: id 1000 is not mapped by /linux/uidMappings");
                    }
                }));
    }

    @Test
    void jsonLogsHaveTheFieldsOfTheErrorAndTheRecordsOfTheInit() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        Path log = temporary.resolve("log.json");
        Bundle bundle = with(bundle("true"), "", "mounts", mount("/mnt", "nosuchfs", "x", ""));
        Oci.Result result = caisson.run(
                "--log",
                log.toString(),
                "--log-format",
                "json",
                "run",
                "--bundle",
                bundle.directory().toString(),
                newId());
        List<String> lines = Files.readAllLines(log);
        assertThat(lines).as(result.err()).hasSize(1);
        JsonNode record = JSON.readTree(lines.get(0));
        assertThat(record.get("level").asText()).isEqualTo("error");
        assertThat(record.get("msg").asText())
                .endsWith("error mounting \"x\" to rootfs at \"/mnt\": nosuchfs: no such device")
                .isEqualTo(result.err().strip());
        assertThat(record.get("code").asText()).isEqualTo("INIT_FAILED");
        assertThat(record.get("step").asText()).isEqualTo("mount");
        assertThat(record.get("errno").asInt()).isEqualTo(19);

        Files.delete(log);
        Bundle fine = bundle("true");
        caisson.run(
                "--debug",
                "--log",
                log.toString(),
                "--log-format",
                "json",
                "run",
                "--bundle",
                fine.directory().toString(),
                newContainer(caisson));
        assertThat(Files.readAllLines(log)).hasSizeGreaterThan(20).allSatisfy(line -> assertThat(
                        JSON.readTree(line).get("level").asText())
                .isEqualTo("debug"));
        assertThat(Files.readString(log)).contains("\"msg\":\"mount\"", "\"msg\":\"pivot root\"");
    }

    /** Its supervision begins before its start, for the window's size; the status is that of the failure. */
    @Test
    void aProgramWithATerminalThatCannotBeExecuted() throws Exception {
        assumeTrue(Distribution.onPath("script").isPresent(), "script (bsdutils) is not installed");
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        Bundle bundle = bundle("garbage").edit(b -> b.process().put("terminal", true));
        garbage(bundle);
        List<String> words = new ArrayList<>(caisson.command());
        words.addAll(List.of("run", "--bundle", bundle.directory().toString(), newContainer(caisson)));
        Oci.Result result = new Oci(
                        "caisson", List.of("script", "-qefc", String.join(" ", words), "/dev/null"), caisson.root())
                .run();
        assertThat(result.exit()).as(result.out()).isEqualTo(1);
        assertThat(result.out()).contains("exec format error");
    }

    private static void garbage(Bundle bundle) throws Exception {
        Path program = Files.writeString(bundle.rootfs().resolve("bin/garbage"), "garbage");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** runc 1.1.5 runs poststart hooks with create. */
    @Test
    void poststartHooksComeAfterTheExecve() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        Bundle bundle = bundle("sleep", "1000")
                .addHook("startContainer", "/bin/sleep", "sleep", "0.2")
                .addHook(
                        "poststart",
                        "/bin/sh",
                        "sh",
                        "-c",
                        "pid=$(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/'); tr '\\0' ' ' < /proc/$pid/cmdline; exit 1");
        ((ObjectNode) bundle.config().at("/hooks/poststart/0")).putArray("env").add("PATH=/bin:/usr/bin");
        String id = newContainer(caisson);
        caisson.run("create", "--bundle", bundle.edit(b -> {}).directory().toString(), id);
        Oci.Result start = caisson.run("start", id);
        assertThat(start.exit()).isEqualTo(1);
        assertThat(start.err()).contains("poststart hook #0 '/bin/sh': exit status 1, stdout: sleep 1000");
        assertThat(caisson.run("state", id).out()).contains("\"stopped\"");

        ((ObjectNode) bundle.config().get("hooks")).remove("poststart");
        bundle.set("/hooks", "startContainer", "[{\"path\": \"/bin/false\"}]");
        String other = newContainer(caisson);
        caisson.run("create", "--bundle", bundle.directory().toString(), other);
        Oci.Result failed = caisson.run("start", other);
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err()).contains("failed to run hook '/bin/false': startContainer hook #0: exit status 1");
    }

    /** Nothing but its end, or somebody's force, ends the wait for an init; then all of it is undone. */
    @Test
    void anInitThatFallsSilentCanBeDeleted() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        Files.createDirectories(caisson.root());
        Machine before = Machine.look(caisson.root());
        Bundle bundle = bundle("true")
                .addHook(
                        "createRuntime",
                        "/bin/sh",
                        "sh",
                        "-c",
                        "pid=$(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/'); kill -STOP $pid; : > " + temporary + "/stopped");
        ((ObjectNode) bundle.config().at("/hooks/createRuntime/0"))
                .putArray("env")
                .add("PATH=/bin:/usr/bin");
        String id = newContainer(caisson);
        Path err = Files.createTempFile(temporary, "create", ".err");
        Process create = caisson.start(
                Path.of("/"),
                Map.of(),
                err,
                err,
                "create",
                "--bundle",
                bundle.edit(b -> {}).directory().toString(),
                id);
        awaitFile(temporary.resolve("stopped"));
        assertThat(caisson.run("state", id).out()).contains("\"creating\"");
        Oci.Result delete = caisson.run("delete", "--force", id);
        assertThat(delete.exit()).as(delete.err()).isZero();
        assertThat(create.waitFor()).isEqualTo(1);
        assertThat(Files.readString(err)).contains("the container's init ended");
        assertThat(Machine.look(caisson.root()).leftSince(before)).isEmpty();
    }

    /** As a runtime leaves it that is killed between the attach and the note of the pid. */
    @Test
    void aHalfMadeContainerIsDeletedAndAnUnreadableOneIsExplained() throws Exception {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        Files.createDirectories(caisson.root());
        Machine before = Machine.look(caisson.root());
        String id = newContainer(caisson);
        Bundle bundle = bundle("sleep", "1000").set("/linux", "cgroupsPath", "\"/" + id + "\"");
        caisson.run("create", "--bundle", bundle.directory().toString(), id);
        Path file = caisson.root().resolve(id).resolve("state.json");
        ObjectNode state = (ObjectNode) JSON.readTree(Files.readString(file));
        Files.writeString(file, "{");
        Oci.Result refused = caisson.run("delete", "--force", id);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("failed to read '" + file + "'", "by hand, then '" + file.getParent() + "'");

        ((ObjectNode) state.get("caisson")).put("creating", true);
        Files.writeString(file, state.put("init_process_pid", -1).toString());
        assertThat(caisson.run("state", id).out()).contains("\"creating\"");
        Oci.Result delete = caisson.run("delete", "--force", id);
        assertThat(delete.exit()).as(delete.err()).isZero();
        assertThat(Machine.look(caisson.root()).leftSince(before)).isEmpty();
    }
}
