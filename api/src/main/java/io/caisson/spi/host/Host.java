// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import java.nio.file.Path;
import java.util.Map;
import org.apiguardian.api.API;

/** The machine as plugins see it; implemented by the runtime, faked by the test kit. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Host {
    /** Normally /proc. */
    Path proc();

    /** Normally /sys. */
    Path sys();

    /** Where cgroup file systems are mounted, normally /sys/fs/cgroup. */
    Path cgroupRoot();

    /** Effective user id of the runtime. */
    int euid();

    /** Effective group id of the runtime. */
    int egid();

    /** Whether the runtime lacks root's rights over the host: euid is not 0, or it lives in a user namespace. */
    boolean rootless();

    /** Of the running kernel. A backport may have what its number does not say: prefer to try. */
    KernelVersion kernel();

    /** The caller's environment. */
    Map<String, String> environment();

    /** Reads and writes control files with errors that name operation, path and data. */
    ControlFiles files();

    /** The system calls that plugins may make. */
    SystemCalls calls();
}
