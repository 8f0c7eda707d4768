// SPDX-License-Identifier: Apache-2.0
/** Comparison with other runtimes. */
@NullMarked
package io.caisson.conformance.differential;

import org.jspecify.annotations.NullMarked;
