// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.planner;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.RunningProcess;
import io.caisson.nsexec.LauncherWire;
import io.caisson.nsexec.WireWriter;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.spi.host.SpawnRequest.Executable;
import io.caisson.spi.host.Spawner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** Lets the launcher start processes, so that their parent, limits, terminal and labels are those of the caller. */
public final class LauncherSpawner implements Spawner {
    private final Launcher launcher;

    /** Processes by pid, the last one of each: a process in the foreground is looked up here. */
    private final Map<Integer, LauncherChild> children = new ConcurrentHashMap<>();

    public LauncherSpawner(Launcher launcher) {
        this.launcher = launcher;
    }

    @Override
    public ChildProcess spawn(SpawnRequest request) {
        int tag = launcher.nextTag();
        List<Integer> passed = new ArrayList<>();
        byte[] payload = encode(request, passed);
        if (passed.size() > LauncherWire.MAX_FRAME_FDS) {
            throw new CaissonException(
                    ErrorCode.SPAWN_FAILED,
                    "failed to spawn '" + request.arguments().get(0) + "': " + passed.size()
                            + " descriptors are more than " + LauncherWire.MAX_FRAME_FDS);
        }
        CompletableFuture<Frame> answer = launcher.expectAnswer(tag);
        launcher.channel().send(LauncherWire.FRAME_SPAWN, tag, payload, passed);
        return started(tag, await(answer));
    }

    private static byte[] encode(SpawnRequest request, List<Integer> passed) {
        WireWriter out = new WireWriter();
        if (request.executable() instanceof Executable.AtPath file) {
            out.u32(LauncherWire.SPAWN_PATH).str(file.path().toString());
        } else if (request.executable() instanceof Executable.Held held) {
            passed.add(held.file().number());
            out.u32(0);
        }
        out.strs(request.arguments()).strs(request.environment());
        out.str(request.directory().map(Object::toString).orElse(""));
        return out.u32s(descriptorMap(request.descriptors(), passed)).toByteArray();
    }

    /** One descriptor of this JVM is sent once, however often the child gets it. */
    private static List<Long> descriptorMap(List<Descriptor> descriptors, List<Integer> passed) {
        List<Long> map = new ArrayList<>();
        Map<Integer, Integer> places = new LinkedHashMap<>();
        for (Descriptor descriptor : descriptors) {
            if (descriptor instanceof Descriptor.Own own) {
                map.add((long) LauncherWire.FD_OWN);
                map.add((long) own.number());
            } else if (descriptor instanceof Descriptor.Held held) {
                int place = places.computeIfAbsent(held.number(), number -> {
                    passed.add(number);
                    return passed.size() - 1;
                });
                map.add((long) LauncherWire.FD_PASSED);
                map.add((long) place);
            } else {
                map.add((long) LauncherWire.FD_NULL);
                map.add(0L);
            }
        }
        return map;
    }

    /** An interrupt waits: the answer comes at once, and giving up would lose a process. */
    private static Frame await(CompletableFuture<Frame> answer) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof CaissonException known) {
                        throw known;
                    }
                    throw ProtocolException.because(String.valueOf(e.getCause()), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private ChildProcess started(int tag, Frame answer) {
        if (answer.descriptors().size() != 1) {
            answer.closeDescriptors();
            throw ProtocolException.because("a new process without its descriptor");
        }
        int pid = answer.reader().u32();
        return remember(tag, pid, answer.descriptors().get(0));
    }

    @Override
    public ChildProcess adopt(int pid, HostFd pidfd) {
        int tag = launcher.nextTag();
        LauncherChild child = remember(tag, pid, pidfd);
        launcher.channel()
                .send(LauncherWire.FRAME_ADOPT, tag, new WireWriter().u32(pid).toByteArray(), List.of(pidfd.number()));
        return child;
    }

    private LauncherChild remember(int tag, int pid, HostFd pidfd) {
        LauncherChild child = new LauncherChild(launcher.channel(), tag, pid, pidfd, launcher.expectEnd(tag));
        children.put(pid, child);
        return child;
    }

    /**
     * Puts a process in the foreground.
     *
     * @param master of its terminal
     * @param cleanup command line of a later planner, empty for none
     */
    public void supervise(RunningProcess process, Optional<HostFd> master, List<String> cleanup) {
        LauncherChild child = children.get(process.pid());
        if (child == null) {
            throw ProtocolException.because("process '" + process.pid() + "' is not one of its children");
        }
        launcher.supervise(child.tag(), master, cleanup);
    }
}
