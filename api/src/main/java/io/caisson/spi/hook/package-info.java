// SPDX-License-Identifier: Apache-2.0
/**
 * Hooks as processes, and listeners in process.
 */
@NullMarked
package io.caisson.spi.hook;

import org.jspecify.annotations.NullMarked;
