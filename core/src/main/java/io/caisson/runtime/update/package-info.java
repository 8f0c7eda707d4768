// SPDX-License-Identifier: Apache-2.0
/** Changes of a container's limits: what holds after them, and the way back when one is refused. */
@NullMarked
package io.caisson.runtime.update;

import org.jspecify.annotations.NullMarked;
