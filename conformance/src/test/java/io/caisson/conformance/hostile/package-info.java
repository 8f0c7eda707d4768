// SPDX-License-Identifier: Apache-2.0
/**
 * Hostile images and hostile neighbours: one scenario for each hole that container runtimes are known to have had, run
 * against the distribution, and for each scenario mutants of caisson without the protection, on which it must succeed.
 */
@NullMarked
package io.caisson.conformance.hostile;

import org.jspecify.annotations.NullMarked;
