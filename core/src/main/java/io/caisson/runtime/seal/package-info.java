// SPDX-License-Identifier: Apache-2.0
/** Sealing of caisson-init into a memfd. */
@NullMarked
package io.caisson.runtime.seal;

import org.jspecify.annotations.NullMarked;
