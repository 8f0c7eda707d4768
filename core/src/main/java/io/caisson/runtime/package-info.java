// SPDX-License-Identifier: Apache-2.0
/** The runtime: containers and their life cycle. */
@NullMarked
package io.caisson.runtime;

import org.jspecify.annotations.NullMarked;
