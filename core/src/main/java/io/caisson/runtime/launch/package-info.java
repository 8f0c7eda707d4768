// SPDX-License-Identifier: Apache-2.0
/** The conversation with caisson-init. */
@NullMarked
package io.caisson.runtime.launch;

import org.jspecify.annotations.NullMarked;
