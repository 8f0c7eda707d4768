// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import io.caisson.spec.Features;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Makes and finds containers under one state directory. Safe for use by several threads; several processes may use
 * the same directory.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ContainerRuntime extends AutoCloseable {
    /**
     * Makes a container from a bundle; its init then waits for {@link Container#start()}. When this throws, nothing is
     * left behind.
     *
     * @throws SpecException when config.json breaks the specification
     * @throws CaissonException {@link ErrorCode#CONTAINER_EXISTS}, {@link ErrorCode#INVALID_ID} or what failed
     */
    Container create(String id, CreateOptions options);

    /**
     * Runs a command in a container made for it, and waits for its end. Nothing is left of it: no process, cgroup,
     * directory or descriptor. It ends with this JVM, should that end first.
     *
     * @throws InterruptedException when the thread is interrupted; everything has been ended and removed by then
     * @throws CaissonException {@link ErrorCode#EXECUTABLE_NOT_FOUND}, {@link ErrorCode#EXECUTABLE_DENIED};
     *     {@link ErrorCode#UNSUPPORTED} when a limit is required and cannot be enforced here; or what failed
     */
    SandboxResult run(Sandbox sandbox) throws InterruptedException;

    /**
     * Finds a container.
     *
     * @throws CaissonException {@link ErrorCode#CONTAINER_NOT_FOUND}, {@link ErrorCode#STATE_UNREADABLE}
     */
    Container get(String id);

    /** The ids of all state directories, sorted; broken ones too. */
    List<String> ids();

    /**
     * Deletes a container, also one whose state was never written or cannot be read.
     *
     * @param force end a running container; succeed when there is none of that id
     */
    void delete(String id, boolean force);

    /** Every plugin found, with its source, availability and whether it is selected. */
    List<PluginInfo> plugins();

    /**
     * Tells which plugins would be used and why, and what would become of a bundle's limits. Makes and changes nothing.
     *
     * @param bundle absent: of the plugins alone
     * @throws SpecException when config.json breaks the specification
     */
    Explanation explain(Optional<Path> bundle);

    /**
     * Tells what a seccomp filter does to each system call. Makes and changes nothing; the program is not taken from the
     * cache. Names of calls come from libseccomp.
     *
     * @param config a configuration, the directory of a bundle, or a profile alone (what is at /linux/seccomp)
     * @throws SpecException when the filter breaks the specification
     * @throws CaissonException {@link ErrorCode#INVALID_SPEC} when there is no filter in it,
     *     {@link ErrorCode#SECCOMP_FAILED} when it cannot be compiled or libseccomp is missing
     */
    SeccompExplanation explainSeccomp(Path config);

    /** What this runtime can do, whatever the host can: the document of the specification's features.md. */
    Features features();

    /**
     * What this host can do for the calling user, each thing tried: kernel, cgroups, users, security modules, plugins.
     * Leaves nothing behind. It spawns a program and makes a cgroup for a moment.
     */
    List<HostCheck> doctor();

    /**
     * Gives back every thread, descriptor, temporary file and class loader of a plugin, and ends watches and
     * subscriptions. Containers go on, and this process reaps those that are its children when they end: a process
     * handed out by {@link Container#init} may still be waited for. Operations that other threads are in the middle of
     * come to their end first; every other one after this, also of a container, throws
     * {@link IllegalStateException}. Closing twice is harmless.
     */
    @Override
    void close();
}
