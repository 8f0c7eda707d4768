// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.hook;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SystemCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Standard input, output and error of a hook. They are memfds and not pipes: nothing has to be read or written while
 * the hook runs, and a daemon that it leaves behind with its descriptors holds up nobody.
 */
final class HookFiles implements AutoCloseable {
    private static final int MOST_SHOWN = 1 << 16;

    private final HostFd input;
    private final HostFd output;
    private final HostFd errors;

    private HookFiles(HostFd input, HostFd output, HostFd errors) {
        this.input = input;
        this.output = output;
        this.errors = errors;
    }

    static HookFiles withInput(SystemCalls calls, String state) {
        HostFd input = memfd(calls, "hook-state");
        try {
            Files.writeString(path(input), state);
            calls.addSeals(input, Kernel.CONTENT_SEALS);
            HostFd output = memfd(calls, "hook-stdout");
            try {
                return new HookFiles(input, output, memfd(calls, "hook-stderr"));
            } catch (RuntimeException e) {
                output.close();
                throw e;
            }
        } catch (IOException e) {
            input.close();
            throw new CaissonException(
                    ErrorCode.IO_FAILED, "failed to write '" + path(input) + "': " + e.getMessage(), e);
        } catch (RuntimeException e) {
            input.close();
            throw e;
        }
    }

    private static HostFd memfd(SystemCalls calls, String name) {
        try {
            return calls.memfd(name, LinuxConstants.MFD_ALLOW_SEALING | LinuxConstants.MFD_NOEXEC_SEAL);
        } catch (CaissonException e) {
            if (e.errno().orElse(0) != Errno.EINVAL) {
                throw e;
            }
            return calls.memfd(name, LinuxConstants.MFD_ALLOW_SEALING);
        }
    }

    /** Opening it gives a position of one's own, so the hook reads and writes from the start. */
    private static Path path(HostFd file) {
        return Path.of("/proc/self/fd/" + file.number());
    }

    List<Descriptor> descriptors() {
        return List.of(
                Descriptor.held(input.number()), Descriptor.held(output.number()), Descriptor.held(errors.number()));
    }

    String output() {
        return content(output);
    }

    String errors() {
        return content(errors);
    }

    /** On one line. */
    private static String content(HostFd file) {
        try (InputStream stream = Files.newInputStream(path(file))) {
            String text = new String(stream.readNBytes(MOST_SHOWN), StandardCharsets.UTF_8);
            return text.strip().replace("\n", "\\n");
        } catch (IOException e) {
            return "(" + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        input.close();
        output.close();
        errors.close();
    }
}
