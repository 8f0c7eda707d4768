// SPDX-License-Identifier: Apache-2.0
/** Discovery and selection of plugins. */
@NullMarked
package io.caisson.runtime.plugin;

import org.jspecify.annotations.NullMarked;
