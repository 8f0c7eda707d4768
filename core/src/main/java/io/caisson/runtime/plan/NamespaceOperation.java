// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.nsexec.WireWriter;

/** Identity and namespaces of the container's init. */
public sealed interface NamespaceOperation extends Operation {
    /** Starts a session. */
    record Setsid() implements NamespaceOperation {
        @Override
        public int code() {
            return Wire.OP_SETSID;
        }
    }

    /** Becomes root of the user namespace. */
    record BecomeRoot(int flags) implements NamespaceOperation {
        @Override
        public int code() {
            return Wire.OP_BECOME_ROOT;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(flags);
        }
    }

    /** Joins a new session keyring. */
    record Keyring(String name) implements NamespaceOperation {
        @Override
        public int code() {
            return Wire.OP_KEYRING;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(name);
        }
    }

    /** Brings the loopback device up. */
    record LoopbackUp() implements NamespaceOperation {
        @Override
        public int code() {
            return Wire.OP_LOOPBACK_UP;
        }
    }

    /** Makes namespaces that must come after the attach to the cgroup. */
    record Unshare(long namespaces) implements NamespaceOperation {
        @Override
        public int code() {
            return Wire.OP_UNSHARE;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u64(namespaces);
        }
    }

    /**
     * Moves a network device of the caller into the network namespace of the init.
     *
     * @param newName empty: the same; {@code %d} stands for the first free number
     */
    record NetworkDevice(String name, String newName) implements NamespaceOperation {
        @Override
        public int code() {
            return Wire.OP_NET_DEVICE;
        }

        @Override
        public int phase() {
            return Wire.PHASE_HOST;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(name).str(newName);
        }
    }

    /** Sets the host name. */
    record Hostname(String name) implements NamespaceOperation {
        @Override
        public int code() {
            return Wire.OP_HOSTNAME;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(name);
        }
    }

    /** Sets the NIS domain name. */
    record Domainname(String name) implements NamespaceOperation {
        @Override
        public int code() {
            return Wire.OP_DOMAINNAME;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(name);
        }
    }
}
