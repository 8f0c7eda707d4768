// SPDX-License-Identifier: Apache-2.0
/**
 * What all plugins share: a name, a priority and a probe. A plugin is a {@link io.caisson.spi.Plugin provider}, found by
 * its entry in {@code META-INF/services}, which makes the instances that do the work; the packages below this one are the
 * kinds there are, and {@link io.caisson.spi.host} is the machine as plugins see it.
 *
 * <p>A provider is public and final, with a constructor without arguments that does nothing. Calls, in this order:
 * {@code name}, {@code priority}, {@code probe} at most once and only as far down the priorities as the choice needs, then
 * {@code create} of the one that is used (of lifecycle listeners: of all that can be). A provider may be asked by several
 * threads at once. What holds for every kind is tested by {@code io.caisson.testkit.PluginContract}, which all contracts
 * extend.
 */
@NullMarked
package io.caisson.spi;

import org.jspecify.annotations.NullMarked;
