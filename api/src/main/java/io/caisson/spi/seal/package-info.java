// SPDX-License-Identifier: Apache-2.0
/**
 * Sealing of the executable that enters the container. A process of the container can reach the executable of the
 * runtime's program through {@code /proc/PID/exe}; what it finds there must not be a file that the host runs again.
 *
 * <p><b>Life cycle.</b> {@code probe(host)} and
 * {@code probe(host, executable)} when a provider is chosen,
 * {@link io.caisson.spi.seal.ExeSealerProvider#create create(host)}, then
 * {@link io.caisson.spi.seal.ExeSealer#seal seal(executable)} once for each process that enters a container. The caller
 * owns each descriptor that it is given and closes it after the spawn.
 *
 * <p><b>Threads.</b> A sealer may be used by several threads at once.
 *
 * <p><b>Contract.</b> {@code io.caisson.testkit.SealerContract}, on the machine that {@code io.caisson.testkit.kernel.RealMachine}
 * gives.
 *
 * <p><b>Example.</b> A copy in memory; numbers are those of {@link io.caisson.spi.host.LinuxConstants}.
 *
 * <pre>{@code
 * public final class MySealer implements ExeSealerProvider {
 *     public String name() { return "my-memfd"; }
 *     public int priority() { return 1; }    // above the usual one, memfd with its 0
 *     public Availability probe(Host host) { return Availability.available(); }
 *     public ExeSealer create(Host host) {
 *         return executable -> {
 *             HostFd copy = host.calls().memfd("init", MFD_ALLOW_SEALING);
 *             host.calls().copyFile(executable, copy);
 *             host.calls().addSeals(copy, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
 *             return copy;
 *         };
 *     }
 * }
 * }</pre>
 */
@NullMarked
package io.caisson.spi.seal;

import org.jspecify.annotations.NullMarked;
