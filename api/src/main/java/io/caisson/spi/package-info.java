// SPDX-License-Identifier: Apache-2.0
/**
 * What every plugin shares: its name, priority and probe.
 */
@NullMarked
package io.caisson.spi;

import org.jspecify.annotations.NullMarked;
