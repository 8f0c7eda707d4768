// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.nsexec.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The numbers of caisson-init's descriptors, contiguous from 3 (libcontainer row S7): the user's, console socket, init
 * pipe, sync socket, log pipe, pidfd socket, cgroup directory, fifo.
 *
 * @param extra number of the user's descriptors
 * @param hasConsole whether there is a console socket
 * @param hasPidfdSocket whether there is a pidfd socket
 * @param hasCgroup whether there is a cgroup directory
 * @param hasFifo whether there is a fifo, that is for a container's init
 */
public record DescriptorLayout(
        int extra, boolean hasConsole, boolean hasPidfdSocket, boolean hasCgroup, boolean hasFifo) {
    /** The first number after stdin, stdout and stderr. */
    public static final int FIRST = 3;

    public OptionalInt console() {
        return when(hasConsole, FIRST + extra);
    }

    public int initPipe() {
        return FIRST + extra + count(hasConsole);
    }

    public int syncSocket() {
        return initPipe() + 1;
    }

    public int logPipe() {
        return initPipe() + 2;
    }

    public OptionalInt pidfdSocket() {
        return when(hasPidfdSocket, logPipe() + 1);
    }

    public OptionalInt cgroup() {
        return when(hasCgroup, logPipe() + 1 + count(hasPidfdSocket));
    }

    public OptionalInt fifo() {
        return when(hasFifo, logPipe() + 1 + count(hasPidfdSocket) + count(hasCgroup));
    }

    /** How many there are from 3 on. */
    public int size() {
        return extra + 3 + count(hasConsole) + count(hasPidfdSocket) + count(hasCgroup) + count(hasFifo);
    }

    /** The whole environment of caisson-init. */
    public List<String> environment(InitType type, int logLevel) {
        List<String> environment = new ArrayList<>();
        environment.add(Wire.ENV_INITPIPE + "=" + initPipe());
        environment.add(Wire.ENV_SYNCPIPE + "=" + syncSocket());
        environment.add(Wire.ENV_LOGPIPE + "=" + logPipe());
        environment.add(Wire.ENV_LOGLEVEL + "=" + logLevel);
        environment.add(Wire.ENV_INITTYPE + "=" + type.text());
        console().ifPresent(number -> environment.add(Wire.ENV_CONSOLE + "=" + number));
        pidfdSocket().ifPresent(number -> environment.add(Wire.ENV_PIDFD_SOCK + "=" + number));
        fifo().ifPresent(number -> environment.add(Wire.ENV_FIFOFD + "=" + number));
        environment.add(Wire.ENV_FDS + "=" + size());
        return environment;
    }

    private static OptionalInt when(boolean present, int number) {
        return present ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private static int count(boolean present) {
        return present ? 1 : 0;
    }
}
