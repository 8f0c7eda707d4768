// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.jnr;

import io.caisson.spi.host.HostFd;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** A filter that is being built: scmp_filter_ctx. Not for several threads. */
public final class SeccompFilter implements AutoCloseable {
    private static final int EEXIST = -17;

    private final Libseccomp library;
    private final Pointer context;

    SeccompFilter(Libseccomp library, Pointer context) {
        this.library = library;
        this.context = context;
    }

    /** Adds an architecture, unless it is there. */
    public void addArchitecture(int number, String name) {
        int result = library.seccomp_arch_add(context, number);
        if (result != EEXIST) {
            SeccompLibrary.check("add seccomp architecture", name, result);
        }
    }

    /** Sets SCMP_FLTATR_*; false when this version of libseccomp does not know it. */
    public boolean setAttribute(int attribute, int value) {
        return library.seccomp_attr_set(context, attribute, value) == 0;
    }

    /** A rule for a call whose arguments meet all of the conditions. */
    public void addRule(int action, int syscall, String name, List<Comparison> conditions) {
        Pointer array = null;
        if (!conditions.isEmpty()) {
            array = Memory.allocateDirect(SeccompLibrary.runtime(library), conditions.size() * ScmpArgCmp.SIZE);
            for (int i = 0; i < conditions.size(); i++) {
                Comparison one = conditions.get(i);
                ScmpArgCmp.set(array, i, one.argument(), one.operator(), one.first(), one.second());
            }
        }
        int result = library.seccomp_rule_add_array(context, action, syscall, conditions.size(), array);
        SeccompLibrary.check("add seccomp rule for", name, result);
    }

    /** Writes struct sock_filter[]. */
    public void export(HostFd file) {
        SeccompLibrary.check("export", "seccomp filter", library.seccomp_export_bpf(context, file.number()));
    }

    @Override
    public void close() {
        library.seccomp_release(context);
    }

    /**
     * A condition on an argument.
     *
     * @param argument its number
     * @param operator enum scmp_compare
     * @param first value, or mask for SCMP_CMP_MASKED_EQ
     * @param second value for SCMP_CMP_MASKED_EQ
     */
    public record Comparison(int argument, int operator, long first, long second) {}
}
