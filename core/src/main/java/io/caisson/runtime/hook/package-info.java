// SPDX-License-Identifier: Apache-2.0
/** Hooks as processes. */
@NullMarked
package io.caisson.runtime.hook;

import org.jspecify.annotations.NullMarked;
