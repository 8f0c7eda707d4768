// SPDX-License-Identifier: Apache-2.0
/** The library on the real kernel: containers made, run and deleted by this JVM. */
@NullMarked
package io.caisson.conformance.lifecycle;

import org.jspecify.annotations.NullMarked;
