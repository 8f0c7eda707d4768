// SPDX-License-Identifier: Apache-2.0
/**
 * Cgroup managers.
 *
 * Life cycle: {@code provider.create(context)}, then for a new container {@code prepare}, {@code directory} or
 * {@code attach}; later, in other processes, {@code create} with the saved paths and any of the other calls;
 * last {@code destroy}. A manager is used by one thread at a time. The host owns the cgroup mounts; a manager owns
 * only the directories it made.
 */
@NullMarked
package io.caisson.spi.cgroup;

import org.jspecify.annotations.NullMarked;
