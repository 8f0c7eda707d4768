// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ConsoleSocket;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.ProcessIo;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.planner.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What create, run and exec share: console, descriptors, pid file. */
final class ProcessFlags {
    static final Flag CONSOLE_SOCKET = Flag.text(
                    "path to an AF_UNIX socket which will receive a file descriptor referencing the master end of the console's"
                            + " pseudoterminal",
                    "console-socket")
            .file();
    static final Flag PIDFD_SOCKET = Flag.text(
                    "path to an AF_UNIX socket which will receive a file descriptor referencing the process",
                    "pidfd-socket")
            .file();
    static final Flag PID_FILE =
            Flag.text("specify the file to write the process id to", "pid-file").file();
    static final Flag DETACH = Flag.toggle("detach from the container's process", "detach", "d");
    static final Flag PRESERVE_FDS = Flag.number(
            "pass N additional file descriptors to the container (stdio + $LISTEN_FDS + N in total)", "preserve-fds");

    private static final int FIRST_EXTRA = 3;

    private ProcessFlags() {}

    /** A terminal's master needs somebody to hold it: the launcher in the foreground, else who listens at the socket. */
    static void checkConsole(Arguments arguments, boolean detached, boolean terminal) {
        boolean socket = arguments.text("console-socket").isPresent();
        if (detached && terminal && !socket) {
            throw invalid("cannot allocate tty if caisson will detach without setting console socket");
        }
        if (socket && !(detached && terminal)) {
            throw invalid("cannot use console socket if caisson will not detach or allocate tty");
        }
    }

    /** The caller's stdio, the sockets asked for, and the descriptors to be preserved. */
    static ProcessIo io(Arguments arguments, Request request, int listenFds) {
        ProcessIo io = ProcessIo.inherit().withExtra(extra(arguments, request, listenFds));
        Optional<Path> console = arguments.text("console-socket").map(request::resolve);
        Optional<Path> pidfd = arguments.text("pidfd-socket").map(request::resolve);
        if (console.isPresent()) {
            io = io.withConsole(new ConsoleSocket.AtPath(console.get()));
        }
        return pidfd.isPresent() ? io.withPidfdSocket(pidfd.get()) : io;
    }

    private static List<Descriptor> extra(Arguments arguments, Request request, int listenFds) {
        int preserved = arguments.number("preserve-fds");
        if (preserved < 0) {
            throw invalid("invalid --preserve-fds value '" + preserved + "': must not be negative");
        }
        List<Descriptor> extra = new ArrayList<>();
        for (int i = 0; i < listenFds + preserved; i++) {
            int number = FIRST_EXTRA + i;
            if (!request.descriptors().contains(number)) {
                throw invalid("failed to preserve descriptor '" + number + "': it is not open");
            }
            extra.add(Descriptor.own(number));
        }
        return extra;
    }

    /** LISTEN_FDS, if they are meant for this process (sd_listen_fds(3)). */
    static int listenFds(Request request) {
        String count = request.variable("LISTEN_FDS");
        boolean ours = request.variable("LISTEN_PID").equals(Integer.toString(request.pid()));
        return ours && count.matches("[0-9]{1,4}") ? Integer.parseInt(count) : 0;
    }

    static Optional<Path> pidFile(Arguments arguments, Request request) {
        return arguments.text("pid-file").map(request::resolve);
    }

    static CaissonException invalid(String message) {
        return new CaissonException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
