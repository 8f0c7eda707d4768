// SPDX-License-Identifier: Apache-2.0
/** Wrong on purpose: what the API must not do, for ArchitectureBitesTest. */
@NullMarked
package io.caisson.api.wrong;

import org.jspecify.annotations.NullMarked;
