// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.nsexec.Wire;
import io.caisson.nsexec.WireWriter;
import java.util.List;

/** The conversation with the planner, and the end. */
public sealed interface ConversationOperation extends Operation {
    /** Sends a request and waits for its answer. */
    record Sync(int request) implements ConversationOperation {
        @Override
        public int code() {
            return Wire.OP_SYNC;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(request);
        }
    }

    /** Runs a hook in the container's namespaces. */
    record RunHook(String path, List<String> arguments, List<String> environment, long timeoutMillis, String phaseName)
            implements ConversationOperation {
        public RunHook {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
        }

        @Override
        public int code() {
            return Wire.OP_HOOK;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(path).strs(arguments).strs(environment).u64(timeoutMillis).str(phaseName);
        }
    }

    /** Finds the executable. */
    record Lookup(String file, String path) implements ConversationOperation {
        @Override
        public int code() {
            return Wire.OP_LOOKUP;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.str(file).str(path);
        }
    }

    /** Waits for start. */
    record Fifo() implements ConversationOperation {
        @Override
        public int code() {
            return Wire.OP_FIFO;
        }
    }

    /** Closes every descriptor from 3 + keep on. */
    record CloseFds(int keep) implements ConversationOperation {
        @Override
        public int code() {
            return Wire.OP_CLOSE_FDS;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.u32(keep);
        }
    }

    /** Executes what was found. */
    record Exec(List<String> arguments, List<String> environment) implements ConversationOperation {
        public Exec {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
        }

        @Override
        public int code() {
            return Wire.OP_EXEC;
        }

        @Override
        public void writeFields(WireWriter out) {
            out.strs(arguments).strs(environment);
        }
    }
}
