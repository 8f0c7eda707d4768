// SPDX-License-Identifier: Apache-2.0
/** Wrong on purpose: what what drivers share must not do, for ArchitectureBitesTest. */
@NullMarked
package io.caisson.systemd.wrong;

import org.jspecify.annotations.NullMarked;
