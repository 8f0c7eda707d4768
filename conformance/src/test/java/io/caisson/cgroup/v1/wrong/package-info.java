// SPDX-License-Identifier: Apache-2.0
/** Wrong on purpose: what a plugin must not do, for ArchitectureBitesTest. */
@NullMarked
package io.caisson.cgroup.v1.wrong;

import org.jspecify.annotations.NullMarked;
