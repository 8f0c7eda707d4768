// SPDX-License-Identifier: Apache-2.0
/**
 * What runs at the turns of a container's life: hooks, which are processes of the configuration's choice, and lifecycle
 * listeners, which are objects of the host's choice.
 *
 * <p><b>Life cycle.</b> Of hook runners one is used: {@code create(host, spawner)}, then
 * {@link io.caisson.spi.hook.HookRunner#run run} for each hook of prestart, createRuntime, poststart and poststop, in the
 * order of the configuration; those of createContainer and startContainer are run in the container by {@code caisson-init}.
 * Of listeners all are: {@code create(host)} when there is first something to ask or tell, then, for each container, the
 * methods of {@link io.caisson.spi.hook.LifecycleListener} in their order. On the command line each command is a process
 * of its own and makes its own listeners: what is to be known later belongs in a file.
 *
 * <p><b>What a hook is given.</b> By caisson's own runner, {@code exec}, and by every other that keeps the contract: the
 * program at {@code path}, with {@code args} (argument zero included; without any, the path) and exactly the environment of
 * the configuration; the bundle as working directory; the state as JSON on standard input, which need not be read; the
 * rights, namespaces and cgroup of the runtime. It has succeeded when it exits with 0. What it leaves running is not waited
 * for. Its {@code timeout} is in seconds and absent for none; then it is killed, and that is a failure. The details are in
 * {@code docs/plugin-reference.md}.
 *
 * <p><b>Threads.</b> A hook runner is used by one thread at a time. Listeners are called one after the other, higher
 * priority first, then by name, each call by a daemon thread of its own and for a limited time; an embedding program with
 * several threads may be at work on several containers at once.
 *
 * <p><b>Contract.</b> {@code io.caisson.testkit.HookRunnerContract}, with the host and the spawner that
 * {@code io.caisson.testkit.kernel.RealMachine} gives; {@code io.caisson.testkit.LifecycleListenerContract}.
 *
 * <p><b>Example.</b> {@code examples/admission-policy} is a whole one, {@code examples/hooks-and-sealing} has a hook runner.
 *
 * <pre>{@code
 * public final class NoRootProvider implements LifecycleListenerProvider {
 *     public String name() { return "no-root"; }
 *     public Availability probe(Host host) { return Availability.available(); }
 *     public LifecycleListener create(Host host) {
 *         return new LifecycleListener() {
 *             @Override public void beforeCreate(String id, RuntimeSpec spec) {
 *                 if (spec.process().filter(process -> process.user().uid() == 0).isPresent()) {
 *                     throw new CaissonException(ErrorCode.VETOED, "/process/user/uid: must not be 0");
 *                 }
 *             }
 *         };
 *     }
 * }
 * }</pre>
 */
@NullMarked
package io.caisson.spi.hook;

import org.jspecify.annotations.NullMarked;
