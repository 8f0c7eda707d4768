// SPDX-License-Identifier: Apache-2.0
package io.caisson.nsexec;

/** The numbers of {@code launcher_protocol.h}, under the same names; what each means is said there. */
public final class LauncherWire {
    public static final int LAUNCHER_VERSION = 1;

    public static final int MAX_FRAME_BYTES = 32 << 20;
    public static final int MAX_FRAME_FDS = 64;

    public static final int FRAME_REQUEST = 1;
    public static final int FRAME_SPAWNED = 2;
    public static final int FRAME_FAILED = 3;
    public static final int FRAME_EXITED = 4;
    public static final int FRAME_ENDED = 5;
    public static final int FRAME_PRINT = 16;
    public static final int FRAME_SPAWN = 17;
    public static final int FRAME_ADOPT = 18;
    public static final int FRAME_SUPERVISE = 19;
    public static final int FRAME_EXIT = 20;
    public static final int FRAME_SUBREAPER = 21;
    public static final int FRAME_LEAVE = 22;
    public static final int FRAME_SIGNAL = 23;
    public static final int FRAME_NOTIFY = 24;
    public static final int FRAME_STREAM = 25;

    public static final int REQUEST_TTY_STDIN = 1;
    public static final int REQUEST_TTY_STDOUT = 2;
    public static final int REQUEST_TTY_STDERR = 4;
    public static final int REQUEST_CLEANUP = 8;

    public static final int SPAWN_PATH = 1;

    public static final int SUPERVISE_TERMINAL = 1;

    public static final int FD_OWN = 0;
    public static final int FD_PASSED = 1;
    public static final int FD_NULL = 2;

    public static final String ENV_PLANNER_FD = "CAISSON_PLANNER_FD";

    private LauncherWire() {}
}
