// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starting, signalling and awaiting processes. */
final class ProcessCalls {
    private static final int SIGCHLD = 17;
    private static final int SIGKILL = 9;
    static final int SYS_PIDFD_SEND_SIGNAL = 424;
    static final int SYS_PIDFD_OPEN = 434;
    private static final int P_PID = 1;
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WALL = 0x40000000;
    private static final short SPAWN_SETSIGDEF = 0x04;
    private static final short SPAWN_SETSIGMASK = 0x08;

    private final Native calls;
    private final FileCalls files;
    private volatile @Nullable PosixSpawn functions;

    ProcessCalls(Native calls, FileCalls files) {
        this.calls = calls;
        this.files = files;
    }

    Kernel.Spawned spawn(SpawnRequest request) {
        int count = request.descriptors().size();
        List<HostFd> sources = new ArrayList<>();
        try (Arena arena = calls.arena()) {
            for (Descriptor descriptor : request.descriptors()) {
                sources.add(outOfTheWay(descriptor, count));
            }
            byte[] program = program(request.executable(), count, sources);
            int pid = spawn(arena, request, program, sources);
            return new Kernel.Spawned(pid, pidfdOfChild(pid));
        } finally {
            sources.forEach(HostFd::close);
        }
    }

    /** A copy above the numbers that the child's descriptors get, so that no dup2(2) overwrites a later source. */
    private HostFd outOfTheWay(Descriptor descriptor, int least) {
        if (descriptor instanceof Descriptor.Own own) {
            return files.duplicate(own.number(), least);
        }
        if (descriptor instanceof Descriptor.Held held) {
            return files.duplicate(held.number(), least);
        }
        try (HostFd devNull = files.open(Path.of("/dev/null"), LinuxConstants.O_RDWR, 0)) {
            return files.duplicate(devNull.number(), least);
        }
    }

    private byte[] program(SpawnRequest.Executable executable, int least, List<HostFd> sources) {
        if (executable instanceof SpawnRequest.Executable.AtPath file) {
            return Native.path(file.path());
        }
        HostFd copy = files.duplicate(
                ((SpawnRequest.Executable.Held) executable).file().number(), least);
        sources.add(copy);
        return Native.text("/proc/self/fd/" + copy.number());
    }

    private int spawn(Arena arena, SpawnRequest request, byte[] program, List<HostFd> sources) {
        PosixSpawn functions = functions();
        Memory actions = arena.allocate(SpawnTypes.FILE_ACTIONS);
        Memory attributes = arena.allocate(SpawnTypes.ATTRIBUTES);
        String name = name(request);
        checkZero(name, functions.posix_spawn_file_actions_init(actions));
        checkZero(name, functions.posix_spawnattr_init(attributes));
        try {
            setActions(functions, arena, request, actions, sources, name);
            setAttributes(functions, arena, attributes, name);
            Memory pid = arena.allocate(Integer.BYTES);
            Memory argv = arena.strings(request.arguments());
            Memory envp = arena.strings(request.environment());
            checkZero(name, functions.posix_spawn(pid, arena.copy(program), actions, attributes, argv, envp));
            return pid.getInt(0);
        } finally {
            functions.posix_spawn_file_actions_destroy(actions);
            functions.posix_spawnattr_destroy(attributes);
        }
    }

    private static void setActions(
            PosixSpawn functions,
            Arena arena,
            SpawnRequest request,
            Memory actions,
            List<HostFd> sources,
            String name) {
        int count = request.descriptors().size();
        for (int i = 0; i < count; i++) {
            checkZero(
                    name,
                    functions.posix_spawn_file_actions_adddup2(
                            actions, sources.get(i).number(), i));
        }
        if (request.executable() instanceof SpawnRequest.Executable.AtPath) {
            checkZero(name, functions.posix_spawn_file_actions_addclosefrom_np(actions, count));
        }
        if (request.directory().isPresent()) {
            Memory directory = arena.copy(Native.path(request.directory().get()));
            checkZero(name, functions.posix_spawn_file_actions_addchdir_np(actions, directory));
        }
    }

    /** Java threads block some signals and glibc's posix_spawn keeps ignored ones: start from a clean state. */
    private static void setAttributes(PosixSpawn functions, Arena arena, Memory attributes, String name) {
        byte[] all = new byte[SigSet.SIZE];
        Arrays.fill(all, (byte) 0xff);
        checkZero(name, functions.posix_spawnattr_setsigmask(attributes, arena.allocate(SigSet.SIZE)));
        checkZero(name, functions.posix_spawnattr_setsigdefault(attributes, arena.copy(all)));
        checkZero(name, functions.posix_spawnattr_setflags(attributes, (short) (SPAWN_SETSIGDEF | SPAWN_SETSIGMASK)));
    }

    /** These functions return the error number. */
    private static void checkZero(String name, int result) {
        if (result != 0) {
            throw new KernelException("spawn", name, result);
        }
    }

    private PosixSpawn functions() {
        PosixSpawn known = functions;
        if (known == null) {
            known = new PosixSpawn();
            functions = known;
        }
        return known;
    }

    private static String name(SpawnRequest request) {
        return request.executable() instanceof SpawnRequest.Executable.AtPath file
                ? file.path().toString()
                : request.arguments().isEmpty()
                        ? "held program"
                        : request.arguments().get(0);
    }

    /** Safe by number: a child that was not waited for keeps its pid. */
    private HostFd pidfdOfChild(int pid) {
        try {
            return pidfdOpen(pid);
        } catch (KernelException e) {
            kill(pid, SIGKILL);
            await(P_PID, pid, WEXITED | WALL, "process " + pid);
            throw e;
        }
    }

    HostFd pidfdOpen(int pid) {
        return calls.own(calls.check(
                "open pidfd of", "process " + pid, () -> calls.libc().syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0, 0)));
    }

    void pidfdSignal(HostFd pidfd, int signal) {
        calls.check("send signal " + signal + " to", Native.name(pidfd), () -> calls.libc()
                .syscall(SYS_PIDFD_SEND_SIGNAL, pidfd.number(), signal, 0, 0, 0));
    }

    void kill(int pid, int signal) {
        if (pid <= 0) {
            throw new CaissonException(
                    ErrorCode.INVALID_ARGUMENT, "failed to send signal " + signal + " to '" + pid + "': not a process");
        }
        calls.check("send signal " + signal + " to", "process " + pid, () -> calls.libc()
                .kill(pid, signal));
    }

    Optional<ExitStatus> waitPidfd(HostFd pidfd, boolean block) {
        return await(P_PIDFD, pidfd.number(), WEXITED | WALL | (block ? 0 : WNOHANG), Native.name(pidfd));
    }

    private Optional<ExitStatus> await(int idType, int id, int options, String name) {
        try (Arena arena = calls.arena()) {
            Memory info = arena.allocate(SigInfo.SIZE);
            calls.check("wait for", name, () -> calls.libc().waitid(idType, id, info, options));
            return SigInfo.status(info);
        }
    }

    boolean childSignalIgnored() {
        try (Arena arena = calls.arena()) {
            Memory action = arena.allocate(SigAction.SIZE);
            calls.check("read the action of", "SIGCHLD", () -> calls.libc().sigaction(SIGCHLD, action));
            return SigAction.discardsChildren(action);
        }
    }
}
