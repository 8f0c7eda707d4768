// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.jnr;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;

/** The functions of libseccomp in use, under their own names. Public only because jnr-ffi implements it. */
public interface Libseccomp {
    Pointer seccomp_init(int defaultAction);

    void seccomp_release(Pointer filter);

    int seccomp_arch_resolve_name(@In byte[] name);

    int seccomp_arch_native();

    int seccomp_arch_add(Pointer filter, int arch);

    int seccomp_attr_set(Pointer filter, int attribute, int value);

    int seccomp_syscall_resolve_name(@In byte[] name);

    int seccomp_syscall_resolve_name_arch(int arch, @In byte[] name);

    /** The text is the caller's, to be given to free. */
    Pointer seccomp_syscall_resolve_num_arch(int arch, int number);

    /** struct scmp_version. */
    Pointer seccomp_version();

    /** That of the C library, which the library was linked with. */
    void free(Pointer memory);

    int seccomp_rule_add_array(Pointer filter, int action, int syscall, int count, Pointer comparisons);

    int seccomp_export_bpf(Pointer filter, int descriptor);
}
