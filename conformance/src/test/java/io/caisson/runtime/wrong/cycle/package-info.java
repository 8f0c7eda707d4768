// SPDX-License-Identifier: Apache-2.0
/** Wrong on purpose: what core, and in a circle must not do, for ArchitectureBitesTest. */
@NullMarked
package io.caisson.runtime.wrong.cycle;

import org.jspecify.annotations.NullMarked;
