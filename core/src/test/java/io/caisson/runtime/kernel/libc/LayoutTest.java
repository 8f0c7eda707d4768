// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.api.Descriptor;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.runtime.kernel.jnr.ScmpArgCmp;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.spi.host.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks the C compiler for the sizes, offsets and numbers that the Java side has written down. */
class LayoutTest {
    private static final Path COMPILER = Path.of("/usr/bin/gcc");
    private static final String INCLUDES =
            """
            #define _GNU_SOURCE
            #include <fcntl.h>
            #include <poll.h>
            #include <signal.h>
            #include <spawn.h>
            #include <stddef.h>
            #include <stdio.h>
            #include <sys/file.h>
            #include <sys/mman.h>
            #include <sys/prctl.h>
            #include <sys/socket.h>
            #include <sys/statfs.h>
            #include <sys/syscall.h>
            #include <sys/uio.h>
            #include <sys/un.h>
            #include <sys/utsname.h>
            #include <sys/wait.h>
            """;

    private final Kernel kernel = new LibcKernel();

    @TempDir
    private Path directory;

    @Test
    void structuresAreLaidOutAsInC() throws Exception {
        Map<String, Long> expected = new LinkedHashMap<>();
        size(expected, "struct iovec", IoVec.SIZE);
        offset(expected, "struct iovec", "iov_len", IoVec.IOV_LEN);
        size(expected, "struct msghdr", MsgHdr.SIZE);
        offset(expected, "struct msghdr", "msg_name", MsgHdr.MSG_NAME);
        offset(expected, "struct msghdr", "msg_namelen", MsgHdr.MSG_NAMELEN);
        offset(expected, "struct msghdr", "msg_iov", MsgHdr.MSG_IOV);
        offset(expected, "struct msghdr", "msg_iovlen", MsgHdr.MSG_IOVLEN);
        offset(expected, "struct msghdr", "msg_control", MsgHdr.MSG_CONTROL);
        offset(expected, "struct msghdr", "msg_controllen", MsgHdr.MSG_CONTROLLEN);
        offset(expected, "struct msghdr", "msg_flags", MsgHdr.MSG_FLAGS);
        size(expected, "struct cmsghdr", CmsgHdr.SIZE);
        offset(expected, "struct cmsghdr", "cmsg_level", CmsgHdr.CMSG_LEVEL);
        offset(expected, "struct cmsghdr", "cmsg_type", CmsgHdr.CMSG_TYPE);
        expected.put("CMSG_SPACE(12)", (long) CmsgHdr.space(3));
        size(expected, "struct pollfd", PollFd.SIZE);
        offset(expected, "struct pollfd", "events", PollFd.EVENTS);
        offset(expected, "struct pollfd", "revents", PollFd.REVENTS);
        size(expected, "siginfo_t", SigInfo.SIZE);
        offset(expected, "siginfo_t", "si_code", SigInfo.SI_CODE);
        offset(expected, "siginfo_t", "si_pid", SigInfo.SI_PID);
        offset(expected, "siginfo_t", "si_status", SigInfo.SI_STATUS);
        size(expected, "struct sigaction", SigAction.SIZE);
        offset(expected, "struct sigaction", "sa_handler", SigAction.SA_HANDLER);
        offset(expected, "struct sigaction", "sa_mask", SigAction.SA_MASK);
        offset(expected, "struct sigaction", "sa_flags", SigAction.SA_FLAGS);
        size(expected, "sigset_t", SigSet.SIZE);
        size(expected, "struct statfs", StatFs.SIZE);
        offset(expected, "struct statfs", "f_type", StatFs.F_TYPE);
        size(expected, "struct sockaddr_un", SockAddrUn.SIZE);
        offset(expected, "struct sockaddr_un", "sun_path", SockAddrUn.SUN_PATH);
        size(expected, "struct utsname", UtsName.SIZE);
        offset(expected, "struct utsname", "release", UtsName.RELEASE);
        size(expected, "posix_spawn_file_actions_t", SpawnTypes.FILE_ACTIONS);
        size(expected, "posix_spawnattr_t", SpawnTypes.ATTRIBUTES);
        assertThat(compiled(INCLUDES, expected.keySet())).isEqualTo(expected);
    }

    @Test
    void numbersAreThoseOfC() throws Exception {
        Map<String, Long> expected = new LinkedHashMap<>();
        expected.put("O_DIRECTORY", (long) OpenFlags.forThisMachine(LinuxConstants.O_DIRECTORY));
        expected.put("O_NOFOLLOW", (long) OpenFlags.forThisMachine(LinuxConstants.O_NOFOLLOW));
        expected.put("O_PATH", (long) LinuxConstants.O_PATH);
        expected.put("O_CREAT", (long) LinuxConstants.O_CREAT);
        expected.put("O_EXCL", (long) LinuxConstants.O_EXCL);
        expected.put("O_TRUNC", (long) LinuxConstants.O_TRUNC);
        expected.put("O_APPEND", (long) LinuxConstants.O_APPEND);
        expected.put("O_NONBLOCK", (long) LinuxConstants.O_NONBLOCK);
        expected.put("POLLIN", (long) Watch.IN);
        expected.put("POLLPRI", (long) Watch.PRI);
        expected.put("POLLHUP", (long) Watch.HUP);
        expected.put("SYS_bpf", (long) LibcKernel.SYS_BPF);
        expected.put("SYS_fsopen", (long) MountCalls.SYS_FSOPEN);
        expected.put("SYS_fsconfig", (long) MountCalls.SYS_FSCONFIG);
        expected.put("SYS_fsmount", (long) MountCalls.SYS_FSMOUNT);
        expected.put("SYS_pidfd_open", (long) ProcessCalls.SYS_PIDFD_OPEN);
        expected.put("SYS_pidfd_send_signal", (long) ProcessCalls.SYS_PIDFD_SEND_SIGNAL);
        assertThat(compiled(INCLUDES, expected.keySet())).isEqualTo(expected);
    }

    @Test
    void libseccompsStructureIsLaidOutAsInC() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/include/seccomp.h")), "libseccomp-dev is not installed");
        Map<String, Long> expected = new LinkedHashMap<>();
        size(expected, "struct scmp_arg_cmp", ScmpArgCmp.SIZE);
        offset(expected, "struct scmp_arg_cmp", "arg", ScmpArgCmp.ARG);
        offset(expected, "struct scmp_arg_cmp", "op", ScmpArgCmp.OP);
        offset(expected, "struct scmp_arg_cmp", "datum_a", ScmpArgCmp.DATUM_A);
        offset(expected, "struct scmp_arg_cmp", "datum_b", ScmpArgCmp.DATUM_B);
        assertThat(compiled(INCLUDES + "#include <seccomp.h>\n", expected.keySet()))
                .isEqualTo(expected);
    }

    private static void size(Map<String, Long> expected, String type, long value) {
        expected.put("sizeof(" + type + ")", value);
    }

    private static void offset(Map<String, Long> expected, String type, String field, long value) {
        expected.put("offsetof(" + type + ", " + field + ")", value);
    }

    /** The values of C expressions. */
    private Map<String, Long> compiled(String includes, Iterable<String> expressions) throws Exception {
        assumeTrue(Files.isExecutable(COMPILER), "gcc is not installed");
        StringBuilder source = new StringBuilder(includes).append("int main(void) {\n");
        for (String expression : expressions) {
            source.append("printf(\"%ld\\t%s\\n\", (long)(")
                    .append(expression)
                    .append("), \"")
                    .append(expression)
                    .append("\");\n");
        }
        Path file = Files.writeString(directory.resolve("layout.c"), source.append("return 0;}\n"));
        Path program = directory.resolve("layout");
        run(COMPILER, List.of("gcc", "-o", program.toString(), file.toString()), Descriptor.own(2));
        Path output = directory.resolve("output");
        try (HostFd out =
                kernel.open(output, LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_TRUNC, 0600)) {
            run(program, List.of("layout"), Descriptor.held(out.number()));
        }
        return values(output);
    }

    private static Map<String, Long> values(Path output) throws IOException {
        Map<String, Long> values = new LinkedHashMap<>();
        for (String line : new ArrayList<>(Files.readAllLines(output))) {
            String[] parts = line.split("\t", 2);
            values.put(parts[1], Long.parseLong(parts[0]));
        }
        return values;
    }

    private void run(Path program, List<String> arguments, Descriptor output) throws InterruptedException {
        SpawnRequest request = new SpawnRequest(
                new SpawnRequest.Executable.AtPath(program),
                arguments,
                List.of("PATH=/usr/bin:/bin"),
                Optional.of(directory),
                List.of(Descriptor.devNull(), output, Descriptor.own(2)));
        try (ChildProcess child = new LibrarySpawner(kernel).spawn(request)) {
            assertThat(child.waitFor().code()).isZero();
        }
    }
}
