// SPDX-License-Identifier: Apache-2.0
/**
 * The machine as plugins see it. A plugin has no native access of its own and reads no global state: roots of
 * /proc and /sys, ids, control files and system calls all come from {@link io.caisson.spi.host.Host}, so that a
 * test hands it a temporary tree.
 */
@NullMarked
package io.caisson.spi.host;

import org.jspecify.annotations.NullMarked;
