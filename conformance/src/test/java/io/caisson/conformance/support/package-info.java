// SPDX-License-Identifier: Apache-2.0
/** Bundles, runtimes and looks at the machine for the tests of this module. */
@NullMarked
package io.caisson.conformance.support;

import org.jspecify.annotations.NullMarked;
