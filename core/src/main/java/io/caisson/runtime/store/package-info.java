// SPDX-License-Identifier: Apache-2.0
/** The state directory of each container. */
@NullMarked
package io.caisson.runtime.store;

import org.jspecify.annotations.NullMarked;
