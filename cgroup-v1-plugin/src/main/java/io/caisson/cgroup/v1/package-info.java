// SPDX-License-Identifier: Apache-2.0
/**
 * Cgroups of the first version, made by writing to their file systems. One hierarchy for each set of controllers; a
 * container has a cgroup in every hierarchy that is mounted, also where it has no limit, so that it sees itself at
 * the same place everywhere.
 */
@NullMarked
package io.caisson.cgroup.v1;

import org.jspecify.annotations.NullMarked;
