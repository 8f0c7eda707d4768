// SPDX-License-Identifier: Apache-2.0
/**
 * Compilers of {@code /linux/seccomp} to the BPF program that filters a container's system calls.
 *
 * <p><b>Life cycle.</b> {@link io.caisson.spi.seccomp.SeccompCompilerProvider#create create(host)}, then
 * {@link io.caisson.spi.seccomp.SeccompCompiler#compile compile(profile)} for each process whose container has a profile:
 * the init, and again for each exec. The program is loaded by {@code caisson-init} as the last thing before the user's
 * program; the compiler itself loads nothing.
 *
 * <p>With an {@link io.caisson.spi.seccomp.SeccompCompilerProvider#edition edition} only for those profiles whose program
 * of that edition the runtime has not kept.
 *
 * <p><b>Threads.</b> A compiler may be used by several threads at once; the same profile gives the same program.
 *
 * <p><b>Contract.</b> {@code io.caisson.testkit.SeccompCompilerContract}.
 *
 * <p><b>Example.</b> A filter of one instruction, {@code BPF_RET | BPF_K} with {@code SECCOMP_RET_ALLOW}.
 *
 * <pre>{@code
 * public final class AllowAll implements SeccompCompilerProvider {
 *     public String name() { return "allow-all"; }
 *     public int priority() { return -1000; } // never without being asked for
 *     public Availability probe(Host host) { return Availability.available(); }
 *     public SeccompCompiler create(Host host) {
 *         return profile -> new SeccompProgram(
 *                 new byte[] {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f}, 0, false, List.of("nothing is filtered"));
 *     }
 * }
 * }</pre>
 */
@NullMarked
package io.caisson.spi.seccomp;

import org.jspecify.annotations.NullMarked;
