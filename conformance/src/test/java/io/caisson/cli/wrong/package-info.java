// SPDX-License-Identifier: Apache-2.0
/** Wrong on purpose: what the command line must not do, for ArchitectureBitesTest. */
@NullMarked
package io.caisson.cli.wrong;

import org.jspecify.annotations.NullMarked;
