// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Distribution;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.runtime.seccomp.BpfMachine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Filters as the kernel has them: what was explained, what runc loads, what crun's annotation holds. */
class SeccompIT extends OciTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int X86_64 = 0xc000003e;
    private static final int X86 = 0x40000003;
    private static final int X32_BIT = 0x40000000;

    /** Makes each call that it is given, as NUMBER or NUMBER:FIRST-ARGUMENT, and prints its errno. */
    private static final String CALLER =
            """
            #define _GNU_SOURCE
            #include <errno.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <unistd.h>
            int main(int argc, char **argv)
            {
                for (int i = 1; i < argc; i++) {
                    char *end;
                    long number = strtol(argv[i], &end, 10);
                    errno = 0;
                    syscall(number, *end == ':' ? strtoul(end + 1, NULL, 0) : -1UL, -1, -1, -1, -1, -1);
                    printf("%s %d\\n", argv[i], errno);
                    fflush(stdout);
                }
                return 0;
            }
            """;

    /** The filter of a process, by PTRACE_SECCOMP_GET_FILTER. */
    private static final String GET_FILTER =
            """
            import ctypes, os, sys
            libc = ctypes.CDLL(None, use_errno=True)
            libc.ptrace.argtypes = [ctypes.c_long] * 4
            libc.ptrace.restype = ctypes.c_long
            pid = int(sys.argv[1])
            def ptrace(request, address=0, data=0):
                result = libc.ptrace(request, pid, address, data)
                if result < 0:
                    raise OSError(ctypes.get_errno(), 'ptrace %x' % request)
                return result
            ptrace(0x4206)
            ptrace(0x4207)
            os.waitpid(pid, 0x40000000)
            program = ctypes.create_string_buffer(8 * ptrace(0x420c))
            ptrace(0x420c, 0, ctypes.addressof(program))
            open(sys.argv[2], 'wb').write(program.raw)
            ptrace(17)
            """;

    private Path state() {
        return temporary.resolve("caisson");
    }

    private Bundle calling(String... calls) throws Exception {
        assumeTrue(Distribution.onPath("gcc").isPresent(), "gcc is not installed");
        Bundle bundle =
                bundle(Stream.concat(Stream.of("/bin/caller"), Stream.of(calls)).toArray(String[]::new));
        Path source = Files.writeString(temporary.resolve("caller.c"), CALLER);
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-static",
                        "-o",
                        bundle.rootfs().resolve("bin/caller").toString(),
                        source.toString())
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).isZero();
        return bundle;
    }

    private Oci.Result seccomp(String... words) {
        String[] all = Stream.concat(Stream.of("seccomp"), Stream.of(words)).toArray(String[]::new);
        return Oci.caisson(state()).run(all);
    }

    private JsonNode explained(Bundle bundle) throws Exception {
        Oci.Result result =
                seccomp("explain", "--format", "json", bundle.directory().toString());
        assertThat(result.exit()).as(result.err()).isZero();
        return JSON.readTree(result.out()).at("/architectures/0/calls");
    }

    private static JsonNode outcomes(JsonNode calls, int number) {
        for (JsonNode call : calls) {
            if (call.get("number").asInt() == number) {
                return call.get("outcomes");
            }
        }
        throw new AssertionError("call " + number + " is not explained");
    }

    /** 163 acct, 167 swapon, 168 swapoff, 250 keyctl, 312 kcmp; 500 is newer than the profile. */
    @Test
    void containersGetTheAnswersThatWereExplained() throws Exception {
        Bundle bundle = calling("163", "167", "168:5", "168:6", "312", "500", "250")
                .set(
                        "/linux",
                        "seccomp",
                        """
                        {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 95,
                         "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [
                         {"names": %s, "action": "SCMP_ACT_ALLOW"},
                         {"names": ["acct"], "action": "SCMP_ACT_ERRNO", "errnoRet": 44},
                         {"names": ["swapon"], "action": "SCMP_ACT_TRACE", "errnoRet": 1},
                         {"names": ["swapoff"], "action": "SCMP_ACT_ERRNO", "errnoRet": 66,
                          "args": [{"index": 0, "value": 5, "op": "SCMP_CMP_EQ"}]},
                         {"names": ["keyctl"], "action": "SCMP_ACT_KILL_PROCESS"}]}"""
                                .formatted(usual()));
        List<String> expected = List.of("163 44", "167 38", "168:5 66", "168:6 95", "312 95", "500 38");
        for (Oci runtime : List.of(Oci.runc(temporary.resolve("runc")).orElseThrow(), Oci.caisson(state()))) {
            Oci.Result result = runToEnd(runtime, bundle);
            assertThat(result.out().lines()).as(result.err()).containsExactlyElementsOf(expected);
            assertThat(result.exit()).as("SIGSYS").isEqualTo(159);
        }
        JsonNode calls = explained(bundle);
        assertThat(outcomes(calls, 163).toString())
                .isEqualTo("[{\"action\":\"SCMP_ACT_ERRNO\",\"value\":44,\"reason\":\"rule\","
                        + "\"rule\":\"/linux/seccomp/syscalls/1\"}]");
        assertThat(outcomes(calls, 167).at("/0/action").asText()).isEqualTo("SCMP_ACT_TRACE");
        assertThat(outcomes(calls, 168).at("/0/condition").asText()).isEqualTo("arg0 == 0x5");
        assertThat(outcomes(calls, 168).at("/0/value").asInt()).isEqualTo(66);
        assertThat(outcomes(calls, 168).at("/1/value").asInt()).isEqualTo(95);
        assertThat(outcomes(calls, 312).at("/0/reason").asText()).isEqualTo("default");
        assertThat(outcomes(calls, 250).at("/0/action").asText()).isEqualTo("SCMP_ACT_KILL_PROCESS");
        assertThat(calls.get(calls.size() - 1).at("/outcomes/0/value").asInt()).isEqualTo(38);
    }

    /** The names of Docker's profile, which are enough for every runtime, but for those that this test is about. */
    private static JsonNode usual() throws Exception {
        JsonNode names =
                JSON.readTree(Path.of("docker-sized-seccomp.json").toFile()).at("/syscalls/0/names");
        List<String> others = List.of("acct", "swapon", "swapoff", "kcmp", "keyctl");
        return JSON.valueToTree(Arrays.stream(JSON.convertValue(names, String[].class))
                .filter(name -> !others.contains(name))
                .toList());
    }

    /** For every number, on each architecture of the profile; with what libseccomp makes of it and with what comes before. */
    @Test
    void runcLoadsAFilterThatAnswersTheSame() throws Exception {
        assumeTrue(Distribution.onPath("python3").isPresent(), "python3 is not installed");
        Bundle bundle = bundle("sleep", "1000")
                .set("/linux", "seccomp", Files.readString(Path.of("docker-sized-seccomp.json")));
        byte[] theirs = loaded(Oci.runc(temporary.resolve("runc")).orElseThrow(), bundle);
        byte[] ours = loaded(Oci.caisson(state()), bundle);
        Path dump = temporary.resolve("dump");
        assertThat(seccomp("dump", "-o", dump.toString(), bundle.directory().toString())
                        .exit())
                .isZero();
        assertThat(ours).isEqualTo(Files.readAllBytes(dump));
        BpfMachine one = new BpfMachine(theirs);
        BpfMachine other = new BpfMachine(ours);
        for (int number = -2; number < 1000; number++) {
            for (long argument : new long[] {0, 8, 40, 0xffffffffL, 0x10000000}) {
                for (int bit : new int[] {0, X32_BIT, Integer.MIN_VALUE}) {
                    int called = number | bit;
                    assertThat(other.run(X86_64, called, argument))
                            .as("%x(%x)", called, argument)
                            .isEqualTo(one.run(X86_64, called, argument));
                    assertThat(other.run(X86, called, argument)).isEqualTo(one.run(X86, called, argument));
                }
            }
        }
    }

    private byte[] loaded(Oci runtime, Bundle bundle) throws Exception {
        String id = newContainer(runtime);
        Oci.Result result =
                runtime.run("run", "-d", "--bundle", bundle.directory().toString(), id);
        assertThat(result.exit()).as(result.err()).isZero();
        String pid = JSON.readTree(runtime.run("state", id).out()).get("pid").asText();
        Path script = Files.writeString(temporary.resolve("get-filter.py"), GET_FILTER);
        Path program = temporary.resolve(runtime.name() + ".bpf");
        Process python = new ProcessBuilder("python3", script.toString(), pid, program.toString())
                .inheritIO()
                .start();
        assertThat(python.waitFor()).isZero();
        return Files.readAllBytes(program);
    }

    /** runc has no such annotation. */
    @Test
    void theFilterOfTheAnnotationIsLoadedAsByCrun() throws Exception {
        int[] numbers = {0x20, 0, 4, 0x15, 3, X86_64, 0x20, 0, 0, 0x15, 1, 163, 6, 0, 0x50000 | 55, 6, 0, 0x7fff0000};
        ByteBuffer program = ByteBuffer.allocate(6 * 8).order(ByteOrder.nativeOrder());
        for (int i = 0; i < numbers.length; i += 3) {
            program.putShort((short) numbers[i])
                    .put((byte) 0)
                    .put((byte) numbers[i + 1])
                    .putInt(numbers[i + 2]);
        }
        Bundle bundle = calling("163", "39").set("", "annotations", annotation(program.array()));
        Oci caisson = Oci.caisson(state());
        for (Oci runtime : Stream.of(Oci.crun(temporary.resolve("crun")), Optional.of(caisson))
                .flatMap(Optional::stream)
                .toList()) {
            Oci.Result result = runToEnd(runtime, bundle);
            assertThat(result.out()).as(result.err()).isEqualTo("163 55\n39 0\n");
        }
        assertThat(state().resolve("@cache")).doesNotExist();
        program.putInt(4, 99); // no word of struct seccomp_data is there
        bundle.set("", "annotations", annotation(program.array()));
        Oci.Result refused = runToEnd(caisson, bundle);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("/annotations/run.oci.seccomp_bpf_data: instruction 0 (code 0x20) is not one that");
    }

    private static String annotation(byte[] program) {
        return "{\"run.oci.seccomp_bpf_data\": \"" + Base64.getEncoder().encodeToString(program) + "\"}";
    }

    /** The second run loads neither libseccomp nor what compiles; a damaged file is made anew. */
    @Test
    void aFilterIsCompiledOnce() throws Exception {
        Bundle bundle = bundle("true").set("/linux", "seccomp", Files.readString(Path.of("docker-sized-seccomp.json")));
        assertThat(classes(bundle)).contains("io.caisson.runtime.seccomp.LibseccompCompiler ");
        Path file;
        try (Stream<Path> files = Files.list(state().resolve("@cache"))) {
            file = files.findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        assertThat(classes(bundle))
                .contains("io.caisson.runtime.seccomp.ProgramEntry ")
                .doesNotContain(
                        "LibseccompCompiler ",
                        "jnr.Libseccomp ",
                        "jnr.SeccompFilter ",
                        "seccomp.UnknownCalls ",
                        "seccomp.Actions ");
        Files.write(file, new byte[] {1, 2, 3});
        assertThat(runToEnd(Oci.caisson(state()), bundle).exit()).isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    /** What create loads: its Java is a script that has the true one tell. */
    private String classes(Bundle bundle) throws Exception {
        Path log = temporary.resolve("classes");
        Files.deleteIfExists(log);
        Path java = temporary.resolve("java/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(
                java,
                "#!/bin/sh\nexec " + Path.of(System.getProperty("java.home"), "bin/java") + " -Xlog:class+load:file="
                        + log + " \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Oci caisson = Oci.caisson(state());
        Oci.Result result = caisson.runIn(
                Path.of("/"),
                Map.of("CAISSON_JAVA_HOME", temporary.resolve("java").toString()),
                "create",
                "--bundle",
                bundle.directory().toString(),
                newContainer(caisson));
        assertThat(result.exit()).as(result.err()).isZero();
        return Files.readString(log);
    }
}
