// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Descriptors a process gets.
 *
 * @param stdin descriptor 0
 * @param stdout descriptor 1
 * @param stderr descriptor 2
 * @param extra descriptors from 3 on (preserved ones, LISTEN_FDS)
 * @param consoleSocket unix socket that receives the terminal's master, when the process has a terminal
 * @param pidfdSocket unix socket that receives a pidfd of the process
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ProcessIo(
        Descriptor stdin,
        Descriptor stdout,
        Descriptor stderr,
        List<Descriptor> extra,
        Optional<ConsoleSocket> consoleSocket,
        Optional<Path> pidfdSocket) {
    public ProcessIo {
        extra = List.copyOf(extra);
    }

    /** The runtime's own stdin, stdout and stderr. */
    public static ProcessIo inherit() {
        return of(Descriptor.own(0), Descriptor.own(1), Descriptor.own(2));
    }

    /** /dev/null three times. */
    public static ProcessIo none() {
        return of(Descriptor.devNull(), Descriptor.devNull(), Descriptor.devNull());
    }

    /** These three, without a console. */
    public static ProcessIo of(Descriptor stdin, Descriptor stdout, Descriptor stderr) {
        return new ProcessIo(stdin, stdout, stderr, List.of(), Optional.empty(), Optional.empty());
    }

    /** With further descriptors, from number 3 on. */
    public ProcessIo withExtra(List<Descriptor> descriptors) {
        return new ProcessIo(stdin, stdout, stderr, descriptors, consoleSocket, pidfdSocket);
    }

    /** With a terminal, whose master goes to this socket. */
    public ProcessIo withConsole(ConsoleSocket socket) {
        return new ProcessIo(stdin, stdout, stderr, extra, Optional.of(socket), pidfdSocket);
    }

    /** With a socket to which a pidfd of the process is sent. */
    public ProcessIo withPidfdSocket(Path socket) {
        return new ProcessIo(stdin, stdout, stderr, extra, consoleSocket, Optional.of(socket));
    }
}
