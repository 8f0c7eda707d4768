// SPDX-License-Identifier: Apache-2.0
/**
 * Managers of resctrl groups (Intel RDT). Life cycle as for cgroup managers: create, prepare, attach, destroy.
 */
@NullMarked
package io.caisson.spi.rdt;

import org.jspecify.annotations.NullMarked;
