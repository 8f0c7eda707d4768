// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.nsexec.WireWriter;
import io.caisson.spec.Unsigned;
import io.caisson.spi.seccomp.SeccompProgram;
import java.util.List;

/** What the process is and may do. */
public sealed interface ProcessOperation extends Operation {
    /** Makes a pseudo terminal and hands its master over. */
    record Console(long width, long height, int flags) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_CONSOLE;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(width).u32(height).u32(flags);
        }
    }

    /** Sets a resource limit. */
    record SetRlimit(int resource, @Unsigned long soft, @Unsigned long hard) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_RLIMIT;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(resource).u64(soft).u64(hard);
        }
    }

    /** Raises a hard limit with the caller's rights, where the new process will have none. */
    record RaiseRlimit(int resource, @Unsigned long hard) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_RLIMIT_RAISE;
        }

        @Override
        public int phase() {
            return Wire.PHASE_HOST;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(resource).u64(hard);
        }
    }

    /** Sets the file mode creation mask. */
    record Umask(int mask) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_UMASK;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(mask);
        }
    }

    /** Sets no_new_privs. */
    record NoNewPrivileges() implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_NO_NEW_PRIVS;
        }
    }

    /** Drops all others from the bounding set. */
    record Bounding(long capabilities) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_BOUNDING;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u64(capabilities);
        }
    }

    /** Changes user and groups and keeps the capabilities. */
    record SetUser(long uid, long gid, List<Long> groups, int flags) implements ProcessOperation {
        public SetUser {
            groups = List.copyOf(groups);
        }

        @Override
        public int code() {
            return Wire.OP_USER;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(uid).u32(gid).u32s(groups).u32(flags);
        }
    }

    /** Sets the capability sets, a bit for each. */
    record SetCapabilities(long effective, long permitted, long inheritable, long ambient) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_CAPS;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u64(effective).u64(permitted).u64(inheritable).u64(ambient);
        }
    }

    /** Loads a filter. */
    record LoadSeccomp(int flags, SeccompProgram program) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_SECCOMP;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(flags).bytes(program.instructions());
        }
    }

    /** Changes the working directory. */
    record WorkingDirectory(String path, int flags) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_CWD;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(path).u32(flags);
        }
    }

    /** Sets the scheduling policy. */
    record SetScheduler(
            int policy,
            int nice,
            int priority,
            long flags,
            @Unsigned long runtime,
            @Unsigned long deadline,
            @Unsigned long period)
            implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_SCHEDULER;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(policy).u32(nice).u32(priority).u64(flags);
            out.u64(runtime).u64(deadline).u64(period);
        }
    }

    /** Sets the I/O priority. */
    record SetIoPriority(int ioClass, int level) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_IOPRIO;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(ioClass).u32(level);
        }
    }

    /** Sets the execution domain. */
    record Personality(long persona) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_PERSONALITY;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u64(persona);
        }
    }

    /** Sets the NUMA memory policy for these nodes. */
    record MemoryPolicy(int mode, int flags, List<Integer> nodes) implements ProcessOperation {
        public MemoryPolicy {
            nodes = List.copyOf(nodes);
        }

        @Override
        public int code() {
            return Wire.OP_MEMPOLICY;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(mode).u32(flags).bytes(NumberList.mask(nodes));
        }
    }

    /** Binds the process to these CPUs: in the host phase before it is in the container's cgroup, then after. */
    record Affinity(List<Integer> cpus, int phase) implements ProcessOperation {
        public Affinity {
            cpus = List.copyOf(cpus);
        }

        @Override
        public int code() {
            return Wire.OP_AFFINITY;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.bytes(NumberList.mask(cpus));
        }
    }

    /** Sets the signal sent when the parent ends. */
    record ParentDeathSignal(int signal) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_PDEATHSIG;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(signal);
        }
    }

    /** Sets a security label for the executed program. */
    record Label(int kind, String value) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_LABEL;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(kind).str(value);
        }
    }

    /** Gives standard input, output and error to the user. */
    record StdioOwner(long uid, long gid) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_STDIO_OWNER;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(uid).u32(gid);
        }
    }

    /** Sets the adjustment of the out-of-memory score. */
    record OomScoreAdjustment(String value) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_OOM_SCORE_ADJ;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(value);
        }
    }

    /** Sends a pidfd of the process over the pidfd socket. */
    record SendPidfd(String payload) implements ProcessOperation {
        @Override
        public int code() {
            return Wire.OP_PIDFD;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(payload);
        }
    }
}
