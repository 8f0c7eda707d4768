// SPDX-License-Identifier: Apache-2.0
/** Plugins of third parties in the distribution. */
@NullMarked
package io.caisson.conformance.plugin;

import org.jspecify.annotations.NullMarked;
