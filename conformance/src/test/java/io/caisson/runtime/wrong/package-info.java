// SPDX-License-Identifier: Apache-2.0
/** Wrong on purpose: what core must not do, for ArchitectureBitesTest. */
@NullMarked
package io.caisson.runtime.wrong;

import org.jspecify.annotations.NullMarked;
