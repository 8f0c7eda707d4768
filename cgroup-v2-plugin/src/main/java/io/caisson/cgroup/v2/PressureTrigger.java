// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.api.PressureLevel;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SystemCalls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A trigger on a pressure file: the kernel tells when tasks waited for longer than a share of a window of time, at most
 * once in a window. It exists as long as the descriptor through which it was written.
 *
 * @see <a href="https://docs.kernel.org/accounting/psi.html#monitoring-for-pressure-thresholds">monitoring</a>
 */
final class PressureTrigger {
    private static final long WINDOW_MICROS = 1_000_000;

    /** Who lacks CAP_SYS_RESOURCE may use multiples of it only (since Linux 6.5). */
    private static final long UNPRIVILEGED_WINDOW_MICROS = 2_000_000;

    private static final int PERCENT = 100;

    private PressureTrigger() {}

    /** Closed by the caller. */
    static HostFd open(Path file, PressureLevel level, SystemCalls calls) {
        HostFd trigger = calls.open(file, LinuxConstants.O_RDWR | LinuxConstants.O_NONBLOCK);
        try {
            try {
                write(trigger, level, WINDOW_MICROS, calls);
            } catch (CaissonException e) {
                if (!Failures.is(e, Failures.EINVAL)) {
                    throw e;
                }
                write(trigger, level, UNPRIVILEGED_WINDOW_MICROS, calls);
            }
            return trigger;
        } catch (CaissonException e) {
            trigger.close();
            throw e;
        }
    }

    private static void write(HostFd trigger, PressureLevel level, long window, SystemCalls calls) {
        calls.write(trigger, text(level, window).getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(PressureLevel level, long window) {
        return switch (level) {
            case LOW -> "some " + 7 * window / PERCENT + " " + window;
            case MEDIUM -> "some " + 10 * window / PERCENT + " " + window;
            case CRITICAL -> "full " + 7 * window / PERCENT + " " + window;
        };
    }
}
