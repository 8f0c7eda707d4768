// SPDX-License-Identifier: Apache-2.0
/** Wrong on purpose: what the test kit must not do, for ArchitectureBitesTest. */
@NullMarked
package io.caisson.testkit.wrong;

import org.jspecify.annotations.NullMarked;
