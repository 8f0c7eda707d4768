// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.NativeMemory;
import io.caisson.spi.host.SystemCalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The commands of bpf(2) for programs that decide about devices.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/bpf.2.html">bpf(2)</a>
 */
final class Bpf {
    private static final int PROG_LOAD = 5;
    private static final int PROG_ATTACH = 8;
    private static final int PROG_DETACH = 9;
    private static final int PROG_GET_FD_BY_ID = 13;
    private static final int PROG_QUERY = 16;

    private static final int TYPE_CGROUP_DEVICE = 15;
    private static final int ATTACH_CGROUP_DEVICE = 6;
    private static final int ALLOW_MULTI = 2;
    private static final int REPLACE = 4;

    private static final int LOAD_SIZE = 72;
    private static final int NAME_OFFSET = 48;
    private static final int NAME_SIZE = 16;
    private static final int ATTACH_SIZE = 20;

    /** All of the structure: the kernel writes its last member, {@code revision}, however little of it is given. */
    private static final int QUERY_SIZE = 64;

    private static final int QUERY_COUNT_OFFSET = 24;
    private static final int MOST_PROGRAMS = 64;

    /** The verifier gives up with EAGAIN when a signal comes. */
    private static final int LOADS = 30;

    private static final int LOG_SIZE = 1 << 16;

    /** The kernel takes one that is a little smaller than this, and fails with ENOSPC when the log does not fit. */
    private static final int LARGEST_LOG_SIZE = 1 << 24;

    private static final int LOG_GROWTH = 4;

    /** No function is called that the kernel keeps for programs under the GPL. */
    private static final String LICENSE = "Apache-2.0\0";

    private final SystemCalls calls;

    Bpf(SystemCalls calls) {
        this.calls = calls;
    }

    /** Loads a program; if the verifier refuses it, once more, with the verifier's words in the error. */
    HostFd load(List<Instruction> program) {
        CaissonException last = null;
        for (int attempt = 0; attempt < LOADS; attempt++) {
            try {
                return load(program, 0);
            } catch (CaissonException e) {
                last = e;
                if (!Failures.is(e, Failures.EAGAIN)) {
                    break;
                }
            }
        }
        if (last != null && (Failures.is(last, Failures.EINVAL) || Failures.is(last, Failures.EACCES))) {
            return loadTelling(program);
        }
        throw Failures.cgroup("failed to load the device program", last);
    }

    private HostFd loadTelling(List<Instruction> program) {
        int logSize = LOG_SIZE;
        while (true) {
            try {
                return load(program, logSize);
            } catch (CaissonException e) {
                if (!Failures.is(e, Failures.ENOSPC) || logSize == LARGEST_LOG_SIZE) {
                    throw e;
                }
                logSize *= LOG_GROWTH;
            }
        }
    }

    private HostFd load(List<Instruction> program, int logSize) {
        try (NativeMemory code = calls.copy(Instruction.encode(program));
                NativeMemory license = calls.copy(LICENSE.getBytes(StandardCharsets.US_ASCII));
                NativeMemory log = calls.copy(new byte[Math.max(1, logSize)])) {
            byte[] attributes = new byte[LOAD_SIZE];
            ByteBuffer.wrap(attributes)
                    .order(ByteOrder.nativeOrder())
                    .putInt(TYPE_CGROUP_DEVICE)
                    .putInt(program.size())
                    .putLong(code.address())
                    .putLong(license.address())
                    .putInt(logSize > 0 ? 1 : 0)
                    .putInt(logSize)
                    .putLong(logSize > 0 ? log.address() : 0)
                    .putInt(NAME_OFFSET + NAME_SIZE + Integer.BYTES, ATTACH_CGROUP_DEVICE)
                    .position(NAME_OFFSET)
                    .put("caisson_devices".getBytes(StandardCharsets.US_ASCII));
            try {
                return calls.own(calls.bpf(PROG_LOAD, attributes));
            } catch (CaissonException e) {
                if (logSize == 0 || Failures.is(e, Failures.ENOSPC)) {
                    throw e;
                }
                throw Failures.cgroup("failed to load the device program: " + text(log.read()), e);
            }
        }
    }

    private static String text(byte[] log) {
        return new String(log, StandardCharsets.US_ASCII)
                .replace('\0', ' ')
                .strip()
                .replace('\n', ' ');
    }

    /** Ids of the programs attached to the cgroup itself. */
    int[] attached(HostFd cgroup) {
        try (NativeMemory ids = calls.copy(new byte[MOST_PROGRAMS * Integer.BYTES])) {
            byte[] attributes = attributes(QUERY_SIZE)
                    .putInt(cgroup.number())
                    .putInt(ATTACH_CGROUP_DEVICE)
                    .putInt(0)
                    .putInt(0)
                    .putLong(ids.address())
                    .putInt(MOST_PROGRAMS)
                    .array();
            calls.bpf(PROG_QUERY, attributes);
            int count =
                    ByteBuffer.wrap(attributes).order(ByteOrder.nativeOrder()).getInt(QUERY_COUNT_OFFSET);
            int[] found = new int[count];
            ByteBuffer.wrap(ids.read())
                    .order(ByteOrder.nativeOrder())
                    .asIntBuffer()
                    .get(found);
            return found;
        }
    }

    /** Absent for a program that may not be touched, or is gone. */
    Optional<HostFd> open(int id) {
        byte[] attributes = attributes(ATTACH_SIZE).putInt(id).array();
        try {
            return Optional.of(calls.own(calls.bpf(PROG_GET_FD_BY_ID, attributes)));
        } catch (CaissonException e) {
            if (Failures.isPermission(e) || Failures.is(e, Failures.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Besides others, so that a cgroup above or systemd keeps its own. */
    void attach(HostFd cgroup, HostFd program) {
        calls.bpf(PROG_ATTACH, attaching(cgroup, program).putInt(ALLOW_MULTI).array());
    }

    /** In one step, so that at no moment none is attached. */
    void replace(HostFd cgroup, HostFd program, HostFd old) {
        calls.bpf(
                PROG_ATTACH,
                attaching(cgroup, program)
                        .putInt(ALLOW_MULTI | REPLACE)
                        .putInt(old.number())
                        .array());
    }

    /** What is not attached any more needs no detaching. */
    void detach(HostFd cgroup, HostFd program) {
        try {
            calls.bpf(PROG_DETACH, attaching(cgroup, program).array());
        } catch (CaissonException e) {
            if (!Failures.is(e, Failures.ENOENT)) {
                throw e;
            }
        }
    }

    private static ByteBuffer attaching(HostFd cgroup, HostFd program) {
        return attributes(ATTACH_SIZE)
                .putInt(cgroup.number())
                .putInt(program.number())
                .putInt(ATTACH_CGROUP_DEVICE);
    }

    private static ByteBuffer attributes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
