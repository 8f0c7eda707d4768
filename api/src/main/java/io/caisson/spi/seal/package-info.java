// SPDX-License-Identifier: Apache-2.0
/**
 * Sealing of the executable that enters the container.
 */
@NullMarked
package io.caisson.spi.seal;

import org.jspecify.annotations.NullMarked;
