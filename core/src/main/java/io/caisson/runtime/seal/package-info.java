// SPDX-License-Identifier: Apache-2.0
/** The ways in which caisson-init is kept from being changed by what it starts. */
@NullMarked
package io.caisson.runtime.seal;

import org.jspecify.annotations.NullMarked;
