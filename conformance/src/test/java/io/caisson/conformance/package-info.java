// SPDX-License-Identifier: Apache-2.0
/** Architecture rules and end-to-end tests of the whole. */
@NullMarked
package io.caisson.conformance;

import org.jspecify.annotations.NullMarked;
