// SPDX-License-Identifier: Apache-2.0
/** Wrong on purpose: what another plugin must not do, for ArchitectureBitesTest. */
@NullMarked
package io.caisson.rdt.wrong;

import org.jspecify.annotations.NullMarked;
