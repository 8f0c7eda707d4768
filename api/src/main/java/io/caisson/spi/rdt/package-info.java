// SPDX-License-Identifier: Apache-2.0
/**
 * Managers of resctrl groups (Intel RDT and its kin): shares of cache and memory bandwidth, and how much of them is used.
 *
 * <p><b>Life cycle.</b> {@link io.caisson.spi.rdt.ResctrlProvider#create create(context)} touches nothing; it is called only
 * for a container whose configuration has {@code /linux/intelRdt}. For a new one: {@code owned} and {@code monitoringOwned},
 * which are saved before anything is made, {@code prepare}, {@code attach} for the init, and both again. Later, in other
 * processes, {@code create} with what was saved and any of {@code attach} (exec), {@code set}, {@code stats}. Last
 * {@code destroy}, which removes what is the container's own and nothing else.
 *
 * <p><b>Threads.</b> A manager is used by one thread at a time. Groups are shared by the whole machine: the kernel asks that
 * whoever changes them holds the lock of its directory ({@link io.caisson.spi.host.SystemCalls#lockExclusive}).
 *
 * <p><b>Contract.</b> {@code io.caisson.testkit.ResctrlUsageContract}, on a {@code ResctrlSimulator} of a {@code TempHost}.
 *
 * <p><b>Example.</b> {@code MyManager} implements {@link io.caisson.spi.rdt.ResctrlManager}.
 *
 * <pre>{@code
 * public final class MyResctrl implements ResctrlProvider {
 *     public String name() { return "my-resctrl"; }
 *     public Availability probe(Host host) {
 *         return host.files().exists(host.sys().resolve("fs/resctrl/schemata"))
 *                 ? Availability.available()
 *                 : Availability.unavailable("resctrl is not mounted at '" + host.sys().resolve("fs/resctrl") + "'");
 *     }
 *     public ResctrlManager create(ResctrlContext context) { return new MyManager(context); }
 * }
 * }</pre>
 */
@NullMarked
package io.caisson.spi.rdt;

import org.jspecify.annotations.NullMarked;
