// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.planner;

import io.caisson.nsexec.LauncherWire;
import io.caisson.nsexec.WireReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the caller handed to the launcher.
 *
 * @param pid of the launcher
 * @param umask of the caller
 * @param flags REQUEST_*
 * @param directory the caller's working directory, "" when it has been removed
 * @param home installation directory
 * @param arguments the program's name first
 * @param environment the caller's
 * @param descriptors numbers of the caller's open descriptors from 3 on
 * @param rows height of the caller's terminal in characters, 0 when it has none
 * @param columns width of the caller's terminal in characters, 0 when it has none
 */
public record Request(
        int pid,
        int umask,
        int flags,
        String directory,
        Path home,
        List<String> arguments,
        Map<String, String> environment,
        Set<Integer> descriptors,
        int rows,
        int columns) {
    private static final List<Path> STREAMS =
            List.of(Path.of("/dev/stdin"), Path.of("/dev/stdout"), Path.of("/dev/stderr"));
    private static final Path DESCRIPTORS = Path.of("/dev/fd");
    private static final Path SELF = Path.of("/proc/self");

    public Request {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        descriptors = Set.copyOf(descriptors);
    }

    static Request decode(byte[] payload) {
        WireReader in = new WireReader(payload);
        int version = in.u32();
        if (version != LauncherWire.LAUNCHER_VERSION) {
            throw ProtocolException.because("the launcher speaks version " + version + ", this planner version "
                    + LauncherWire.LAUNCHER_VERSION);
        }
        int pid = in.u32();
        int umask = in.u32();
        int flags = in.u32();
        String directory = in.str();
        Path home = Path.of(in.str());
        List<String> arguments = in.strs();
        Map<String, String> environment = environment(in.strs());
        Set<Integer> descriptors = new HashSet<>();
        in.u32s().forEach(number -> descriptors.add(number.intValue()));
        return new Request(pid, umask, flags, directory, home, arguments, environment, descriptors, in.u32(), in.u32());
    }

    /** Of a name that occurs twice the first counts, as for getenv(3). */
    private static Map<String, String> environment(List<String> entries) {
        Map<String, String> all = new HashMap<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=', 1);
            if (equals > 0) {
                all.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return all;
    }

    /** A path of the caller's as an absolute one; what leads through the caller's own descriptors still does. */
    public Path resolve(String path) {
        Path absolute =
                Path.of(directory.isEmpty() ? "/" : directory).resolve(path).normalize();
        Path self = Path.of("/proc", Integer.toString(pid));
        int stream = STREAMS.indexOf(absolute);
        if (stream >= 0) {
            return self.resolve("fd").resolve(Integer.toString(stream));
        }
        if (absolute.startsWith(DESCRIPTORS)) {
            return self.resolve("fd").resolve(DESCRIPTORS.relativize(absolute));
        }
        return absolute.startsWith(SELF) ? self.resolve(SELF.relativize(absolute)) : absolute;
    }

    /** The same, where {@code -} is the caller's standard input. */
    public Path resolveInput(String path) {
        return resolve(path.equals("-") ? STREAMS.get(0).toString() : path);
    }

    /** Value of an environment variable, "" when it is not set. */
    public String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    public boolean terminalOnStdout() {
        return (flags & LauncherWire.REQUEST_TTY_STDOUT) != 0;
    }

    public boolean terminalOnStderr() {
        return (flags & LauncherWire.REQUEST_TTY_STDERR) != 0;
    }
}
