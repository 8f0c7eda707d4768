// SPDX-License-Identifier: Apache-2.0
/**
 * Cgroups of the second version, made by writing to their file system: one cgroup for each container. Devices are
 * decided by a BPF program, since the second version has no device controller.
 */
@NullMarked
package io.caisson.cgroup.v2;

import org.jspecify.annotations.NullMarked;
