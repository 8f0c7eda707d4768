// SPDX-License-Identifier: Apache-2.0
/** What is said of a host and of a bundle, compared with what happens. */
@NullMarked
package io.caisson.conformance.explain;

import org.jspecify.annotations.NullMarked;
