// SPDX-License-Identifier: Apache-2.0
/**
 * What an embedder holds: the runtime, its containers, their processes, and the errors.
 */
@NullMarked
package io.caisson.api;

import org.jspecify.annotations.NullMarked;
