// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A command for {@link ContainerRuntime#run}. It runs in namespaces of its own of every kind, so without a network,
 * without capabilities, with no_new_privs and under caisson's default system call filter, as a user without rights:
 * the caller's own user if that is not root, otherwise nobody (65534); inside, this is uid 0. It sees the host's
 * programs read-only, or a given root, and writes to {@code /tmp} and {@code /dev/shm} only, which are in memory.
 * Nothing of the caller's environment is inherited. Immutable: each change is a copy.
 *
 * @param command program and arguments; the program is looked up in the environment's PATH
 * @param environment the whole environment
 * @param directory working directory, absolute inside the sandbox
 * @param rootfs directory whose content is the root, read-only; absent: the host's {@code /usr}, {@code /bin},
 *     {@code /sbin}, {@code /lib*}, {@code /etc/alternatives}, {@code /etc/ssl/certs} and linker cache
 * @param readOnly further directories and files of the host to be seen, read-only: where inside, absolute, to where on
 *     the host
 * @param input what its standard input gives, then it ends
 * @param limits what it may use; none unless set
 * @param outputLimit bytes kept of each of standard output and standard error, 0 or more; what comes after them is
 *     thrown away, and the program is not held up. 1 MiB unless set
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Sandbox(
        List<String> command,
        Map<String, String> environment,
        String directory,
        Optional<Path> rootfs,
        Map<String, Path> readOnly,
        byte[] input,
        SandboxLimits limits,
        int outputLimit) {
    private static final int ONE_MEBIBYTE = 1 << 20;
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME", "/tmp", "LANG", "C.UTF-8");

    /** @throws IllegalArgumentException when there is no command, a path is not absolute or a number is out of range */
    public Sandbox {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        readOnly = Map.copyOf(readOnly);
        input = input.clone();
        require(!command.isEmpty(), "command must not be empty");
        require(directory.startsWith("/"), "directory must be absolute");
        require(readOnly.keySet().stream().allMatch(path -> path.startsWith("/")), "readOnly must have absolute paths");
        require(
                environment.keySet().stream().noneMatch(name -> name.isEmpty() || name.contains("=")),
                "environment must have names without '='");
        require(outputLimit >= 0, "outputLimit must not be negative");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** A command in {@code /tmp}, with PATH, HOME and LANG set, no input and no limits. */
    public static Sandbox of(String... command) {
        return new Sandbox(
                List.of(command),
                ENVIRONMENT,
                "/tmp",
                Optional.empty(),
                Map.of(),
                new byte[0],
                SandboxLimits.none(),
                ONE_MEBIBYTE);
    }

    /** A copy with one more variable in its environment, or another value of it. */
    public Sandbox withVariable(String name, String value) {
        return withEnvironment(with(environment, name, value));
    }

    /** A copy with another environment; nothing is added to it. */
    public Sandbox withEnvironment(Map<String, String> variables) {
        return new Sandbox(command, variables, directory, rootfs, readOnly, input, limits, outputLimit);
    }

    /** A copy with another working directory. */
    public Sandbox withDirectory(String path) {
        return new Sandbox(command, environment, path, rootfs, readOnly, input, limits, outputLimit);
    }

    /** A copy that sees the content of a directory as its root, instead of the host's programs. */
    public Sandbox withRootfs(Path directoryOnHost) {
        return new Sandbox(
                command, environment, directory, Optional.of(directoryOnHost), readOnly, input, limits, outputLimit);
    }

    /** A copy that sees a directory or file of the host at the same path. */
    public Sandbox withReadOnly(Path onHost) {
        Path absolute = onHost.toAbsolutePath().normalize();
        return withReadOnly(absolute, absolute.toString());
    }

    /** A copy that sees a directory or file of the host at a path of its own. */
    public Sandbox withReadOnly(Path onHost, String inside) {
        return new Sandbox(
                command, environment, directory, rootfs, with(readOnly, inside, onHost), input, limits, outputLimit);
    }

    /** A copy with another standard input. */
    public Sandbox withInput(byte[] bytes) {
        return new Sandbox(command, environment, directory, rootfs, readOnly, bytes, limits, outputLimit);
    }

    /** A copy with other limits. */
    public Sandbox withLimits(SandboxLimits other) {
        return new Sandbox(command, environment, directory, rootfs, readOnly, input, other, outputLimit);
    }

    /** A copy that keeps so many bytes of each of its outputs. */
    public Sandbox withOutputLimit(int bytes) {
        return new Sandbox(command, environment, directory, rootfs, readOnly, input, limits, bytes);
    }

    @Override
    public byte[] input() {
        return input.clone();
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return copy;
    }
}
