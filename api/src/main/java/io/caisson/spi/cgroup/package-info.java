// SPDX-License-Identifier: Apache-2.0
/**
 * Managers of cgroups: limits, processes, statistics and freezing of one container, on whatever the host has for it.
 *
 * <p><b>Life cycle.</b> {@link io.caisson.spi.cgroup.CgroupManagerProvider#create create(context)} touches nothing. For a
 * new container: {@code conversions} (what is not held as written), {@code prepare}, {@code directory} or else
 * {@code attach} for the init, {@code paths}, which are saved, and {@code hierarchies} for its mounts. Later, mostly in
 * another process, {@code create} with the saved paths and any of: {@code attach} (exec), {@code set} and, when a later
 * step of an update fails, {@code undoSet}, {@code stats}, {@code watch}, {@code pids}, {@code freeze} and {@code thaw},
 * {@code killAll}. Last {@code destroy}, also for what a failed {@code create} left. {@code close} after each use. The host
 * owns the mounts; a manager owns only what it made.
 *
 * <p><b>Threads.</b> A manager is used by one thread at a time; several managers of one cgroup may be at work at once, in
 * several processes too. An {@link io.caisson.api.EventWatch} is closed by any thread.
 *
 * <p><b>Contract.</b> {@code io.caisson.testkit.CgroupManagerContract}, on {@code FakeCgroupV1} or {@code FakeCgroupV2} of
 * a {@code TempHost}, and on a real host.
 *
 * <p><b>Example.</b> {@code MyManager} implements {@link io.caisson.spi.cgroup.CgroupManager}; {@code
 * examples/dry-run-cgroups} is a whole one.
 *
 * <pre>{@code
 * public final class MyProvider implements CgroupManagerProvider {
 *     public String name() { return "my-cgroups"; }
 *     public Availability probe(Host host) {
 *         return host.files().exists(host.cgroupRoot().resolve("cgroup.controllers"))
 *                 ? Availability.available()
 *                 : Availability.unavailable("cgroup2 is not mounted at '" + host.cgroupRoot() + "'");
 *     }
 *     public CgroupManager create(CgroupContext context) { return new MyManager(context); }
 * }
 * }</pre>
 */
@NullMarked
package io.caisson.spi.cgroup;

import org.jspecify.annotations.NullMarked;
