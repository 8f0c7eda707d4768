// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.spi.host.Host;
import io.caisson.spi.host.KernelVersion;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/** A machine made of files in a temporary directory. Nothing is mounted until a fake file system is added. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TempHost implements Host {
    private static final int FIRST_PID = 1001;
    private static final int SIGKILL = 9;

    private final Path root;
    private final TempFiles files = new TempFiles();
    private final FakeSystemCalls calls = new FakeSystemCalls(this);

    /** Processes that can be signalled. */
    private final Set<Integer> alive = new TreeSet<>();

    /** Killed but frozen. */
    private final Set<Integer> doomed = new TreeSet<>();

    private int nextPid = FIRST_PID;
    private int euid;
    private int egid;
    private boolean rootless;
    private KernelVersion kernel = new KernelVersion(6, 1);
    private Map<String, String> environment = Map.of();

    private TempHost(Path root) {
        this.root = root;
    }

    /** A host whose /proc and /sys are empty directories below {@code directory}. */
    public static TempHost in(Path directory) {
        TempHost host = new TempHost(directory);
        Tree.directory(host.proc());
        Tree.directory(host.sys());
        return host;
    }

    /** Sets the effective ids; the host is rootless when the user is not 0. */
    public TempHost user(int uid, int gid) {
        euid = uid;
        egid = gid;
        rootless = uid != 0;
        return this;
    }

    /** The version of the kernel that plugins are told. */
    public TempHost kernel(int major, int minor) {
        kernel = new KernelVersion(major, minor);
        return this;
    }

    /** The environment that plugins are told. */
    public TempHost environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /** Mounts a fake file system: from now on it answers for its root and all below. */
    public TempHost add(FakeFileSystem fileSystem) {
        files.add(fileSystem);
        return this;
    }

    /** Everything of this host. */
    public Path root() {
        return root;
    }

    /** A process that can be moved and killed. */
    public int startProcess() {
        alive.add(nextPid);
        return nextPid++;
    }

    /** Whether a process of {@link #startProcess} has not been killed yet. */
    public boolean isAlive(int pid) {
        return alive.contains(pid);
    }

    /** Those that can be signalled. */
    Set<Integer> processes() {
        return Set.copyOf(alive);
    }

    /** Lets killed processes end that no file system holds any more. */
    void thawed() {
        Set.copyOf(doomed).forEach(this::endUnlessHeld);
    }

    /** Ends a process whatever its state. */
    public void end(int pid) {
        alive.remove(pid);
        doomed.remove(pid);
        files.fileSystems().forEach(fs -> fs.ended(pid));
    }

    void signal(int pid, int signal) {
        if (!alive.contains(pid)) {
            throw Errnos.call("send signal " + signal + " to", pid, Errnos.ESRCH);
        }
        if (signal == SIGKILL) {
            endUnlessHeld(pid);
        }
    }

    private void endUnlessHeld(int pid) {
        if (files.fileSystems().stream().anyMatch(fs -> fs.holds(pid))) {
            doomed.add(pid);
        } else {
            end(pid);
        }
    }

    @Override
    public Path proc() {
        return root.resolve("proc");
    }

    @Override
    public Path sys() {
        return root.resolve("sys");
    }

    @Override
    public Path cgroupRoot() {
        return sys().resolve("fs/cgroup");
    }

    @Override
    public int euid() {
        return euid;
    }

    @Override
    public int egid() {
        return egid;
    }

    @Override
    public boolean rootless() {
        return rootless;
    }

    @Override
    public KernelVersion kernel() {
        return kernel;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public TempFiles files() {
        return files;
    }

    @Override
    public FakeSystemCalls calls() {
        return calls;
    }
}
