// SPDX-License-Identifier: Apache-2.0
/** Pure planning: from the configuration to the operations of caisson-init. */
@NullMarked
package io.caisson.runtime.plan;

import org.jspecify.annotations.NullMarked;
