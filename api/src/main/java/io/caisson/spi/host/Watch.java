// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import org.apiguardian.api.API;

/**
 * A descriptor and the events that poll(2) waits for.
 *
 * @param file the descriptor
 * @param events {@link #IN}, {@link #PRI} or both; errors and hang-up are always told
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Watch(HostFd file, short events) {
    /** POLLIN: there is something to read. */
    public static final short IN = 1;

    /** POLLPRI: a kernel file, such as cgroup.events, changed since it was read, or a trigger struck. */
    public static final short PRI = 2;

    /** POLLERR: of a trigger on a pressure file, that its cgroup is gone. */
    public static final short ERR = 8;

    /** POLLHUP: the other end is closed. */
    public static final short HUP = 16;
}
